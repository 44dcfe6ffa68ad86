/** `connector/readme.md`: what somebody reads who finds the connector in a list, in the sections that it must have. */
import type { SwaggerDefinition } from '../definition/swagger.ts';
import { offeredIn } from './offered.ts';

export function connectorReadme(definition: SwaggerDefinition): string {
  const offered = offeredIn(definition);
  const subsections = offered.map(({ operation }) => `### ${operation.summary}\n\n${operation.description}`);
  return `${[
    '# Audience Signals',
    String(definition.info.description),
    '## Publisher: Audience Signals',
    '## Prerequisites',
    PREREQUISITES,
    '## Supported Operations',
    ...subsections,
    '## Obtaining Credentials',
    CREDENTIALS,
    '## Getting Started',
    GETTING_STARTED,
    '## Known Issues and Limitations',
    LIMITATIONS,
    '## Deployment Instructions',
    DEPLOYMENT,
  ].join('\n\n')}\n`;
}

const PREREQUISITES = `- The function app of this project, deployed by your company and watching at least one instance of Dynamics 365 Customer Insights - Data.
- In Power Automate and Power Apps a plan that includes custom connectors.`;

const CREDENTIALS = `A connection asks for one access key. Your admin makes a host key for it in the Azure portal: function app, *Functions*, *App keys*, *New host key*, named \`connector\`. To change the key, make a second one, switch the connections over, and delete the first.

Signing in with Microsoft Entra ID is the second choice. It takes two app registrations, one for the function app with App Service authentication and one for the connector; \`npm run connector -- --host <host> --entra-client-id <id> --entra-audience <address>\` makes the files for it.`;

const GETTING_STARTED = `1. Make a flow and choose a trigger, such as *When a segment crosses a threshold*.
2. Paste the access key when the connection asks for it.
3. Choose the instance, then what to watch, from the lists; type a threshold where one is asked for.
4. Add what shall happen, such as a message in Teams, and save.
5. Use the action *Send a test event* to see it work at once.`;

const LIMITATIONS = `- A flow starts after the next poll, which your admin sets to every few minutes; where your systems push events, within seconds.
- Measures with dimensions cannot be watched.
- Lists are read when the designer opens: reload the page to see a segment that is new.
- A connection may call 500 times a minute, and Customer Insights itself refuses more than it can take; both answer with 429.
- An event may come twice after a lost answer, with the same *Event ID*.
- This connector has not been certified.`;

const DEPLOYMENT = `\`npm run connector -- --host <your function app's host name>\` writes a folder for each importer to \`dist/connector\`:

| importer | folder | command |
| --- | --- | --- |
| Power Platform CLI | \`power-platform-cli\` | \`pac connector create --api-definition-file apiDefinition.swagger.json --api-properties-file apiProperties.json --icon-file icon.png\` |
| paconn | \`paconn\` | \`paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png\` |
| Logic Apps | \`logic-apps\` | \`az deployment group create --resource-group <group> --template-file template.json\` |`;
