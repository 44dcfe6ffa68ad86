/** The part of the page for who comes from Microsoft's connector: what takes the place of what, and how to move a flow. */
import type { Offered } from './offered.ts';
import { REPLACED_ACTIONS, REPLACED_TRIGGERS, type Replacement } from './original.ts';

/** `linkTo` makes a link of a summary. */
export function comparison(offered: readonly Offered[], linkTo: (summary: string) => string): string[] {
  return [
    "## What Microsoft's connector does, and what this one does",
    'Microsoft offers a connector of its own, *Dynamics 365 Customer Insights*. Each of its six triggers and ten actions has something in its place here. Names, inputs and outputs differ: this connector was made from what Microsoft has published, and has not been run beside the original.',
    table('Trigger', REPLACED_TRIGGERS, offered, linkTo),
    table('Action', REPLACED_ACTIONS, offered, linkTo),
    REPORT,
    ELSEWHERE,
  ];
}

/** In the words of the designers, since that is where it happens. */
export function guide(): string[] {
  return ['## Move a flow over in five minutes', BEFORE, STEPS, AFTER];
}

function table(
  kind: string,
  rows: readonly Replacement[],
  offered: readonly Offered[],
  linkTo: (summary: string) => string,
): string {
  const summaries = new Map(offered.map(({ operation }) => [operation.operationId, operation.summary]));
  const lines = rows.flatMap(({ original, originalDoes, operationId, thisDoes }) => {
    const summary = summaries.get(operationId);
    return summary === undefined ? [] : [`| ${original} | ${originalDoes} | ${linkTo(summary)} | ${thisDoes} |`];
  });
  return [
    `| ${kind} of the original | what the original does | here | what this does |`,
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const REPORT = `The API of Customer Insights has nothing behind *Sends the status report*. The report here is of our own making, from what the API does tell: the latest run of each data source, the latest jobs, segments and measures as they are now, what failed, and what could not be read. Names and messages are escaped in \`html\`; \`summary\` holds counts alone; the lists of V2 hold them as they are, so escape them before you put them into HTML yourself.`;

const ELSEWHERE = `Other differences:

- The original lets Power Apps read Customer, UnifiedActivity and Segments as tables. This connector has triggers and actions only.
- The original takes 100 calls a minute on a connection, this one 500; Customer Insights may refuse sooner, and both answer with 429.
- A connection of the original cannot be used here: this connector takes an access key of your function app, or a sign-in with Microsoft Entra ID where your admin has set that up.`;

const BEFORE = `Your admin has deployed the function app and imported the connector (\`npm run connector -- --host <host>\`, then one of the commands in [its readme](../connector/readme.md)), and has given you the access key. Logic Apps has the same steps in its designer.`;

const STEPS = `1. Open the flow, choose *Save As*, and work in the copy, which is turned off. The original goes on meanwhile.
2. Note what the steps of the original are set to: the environment, the data source, the segment or the measure, and the threshold.
3. Delete the trigger of the original, choose the one in its place from the table above, and paste the access key when the connection asks for it.
4. Choose the instance from the list, and then what to watch. *Direction* stays at above, and *Started By* at scheduled, as the original has them; set *Cooldown* to PT0S where every crossing shall start the flow.
5. Replace each action of the original in the same way. After *Get the status report* add a step that sends a mail, with *Subject* and *HTML* as its subject and body.
6. Later steps show what they took from the original as missing: choose it anew from the dynamic content of the new steps.
7. Save, and turn the copy on. Start it at once with *Send a test event*, from a second flow: its *Subscription ID* comes from *List subscriptions*.
8. Turn the original off. Until you do, both act on the same event: each has its own memory of what it has told.`;

const AFTER = `A threshold trigger begins with the latest value from before you saved the flow, so a level that is past the threshold already starts nothing until it has moved back and crosses again. If the flow stays quiet, *Show why it fired and did not* tells the reason for each observation.`;
