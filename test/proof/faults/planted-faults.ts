/** Classic faults of such apps, each as a change of the source text: what a schedule must be able to find. */

import type { PlanKind } from './plan.ts';

export interface PlantedFault {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** The schedules that are likely to show it soon. */
  readonly kind: PlanKind;
  readonly changes: readonly Change[];
}

interface Change {
  /** Must occur exactly once: a fault that can no longer be planted proves nothing. */
  readonly find: string;
  readonly replace: string;
}

const SUBJECT_TABLE = 'shared/adapters/azure-tables/subject-table.ts';
const OUTBOX_TABLE = 'shared/adapters/azure-tables/outbox-table.ts';

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: "a decision does not look at the ETag of the subject's row, nor whether its number is taken",
    file: SUBJECT_TABLE,
    kind: 'rivals',
    changes: [
      {
        find: "{ type: 'replace', rowKey: lastKey(subject), cells: lastCells(state, pending, guard), etag: version },",
        replace: "{ type: 'put', rowKey: lastKey(subject), cells: lastCells(state, pending, guard) },",
      },
      {
        find: `                type: 'create',
                rowKey: historyKey`,
        replace: `                type: 'put',
                rowKey: historyKey`,
      },
    ],
  },
  {
    // Alone it can harm only a decision of several transactions: its last one is guarded by the row of its number.
    name: "one part of a decision overwrites the subject's row whatever its ETag",
    file: SUBJECT_TABLE,
    kind: 'crowded-rivals',
    changes: [
      {
        find: "{ type: 'replace', rowKey: lastKey(subject), cells: lastCells(state, pending, guard), etag: version },",
        replace: "{ type: 'put', rowKey: lastKey(subject), cells: lastCells(state, pending, guard) },",
      },
    ],
  },
  {
    name: "the instance's record moves on before what is new has been decided",
    file: 'shared/use-cases/polling/poll-instance.ts',
    kind: 'few',
    changes: [
      {
        find: '  const batch = await processBatch(processObservation, logger, observations, pushed);\n  for',
        replace: `  const early = { startedAt, lookedAt: now, parkedBefore: undefined, upstream, runs, levels: levels.news, histories: levels };
  await instances.change(instanceId, (current) => advanceWatch(current, { ...early, handled: new Set(observations) }, clock()), stored);
  const batch = await processBatch(processObservation, logger, observations, pushed);
  for`,
      },
    ],
  },
  {
    name: 'the outbox is written after the decision, in a transaction of its own',
    file: SUBJECT_TABLE,
    kind: 'few',
    changes: inTransactionOfItsOwn('outbox', 'flow'),
  },
  {
    name: 'the event for the topic is written after the decision, in a transaction of its own',
    file: SUBJECT_TABLE,
    kind: 'few',
    changes: inTransactionOfItsOwn('publications', 'topic'),
  },
  {
    name: 'an event that is published again is made anew',
    file: 'shared/use-cases/publishing/publish-claim.ts',
    kind: 'few',
    changes: [
      {
        find: 'publisher.publish(entry.body)',
        replace:
          'publisher.publish(attempt === 1 ? entry.body : JSON.stringify({ ...JSON.parse(entry.body), time: began }))',
      },
    ],
  },
  {
    name: 'whoever finds a pending decision leaves it unfinished',
    file: 'shared/use-cases/deciding/process-observation.ts',
    kind: 'crowd',
    changes: [
      {
        find: `      if (page.lock.pending !== undefined) {
        await finishPending(ports, subject, page);
        continue;
      }`,
        replace: '',
      },
    ],
  },
  {
    name: 'a delivery is settled whoever holds the claim by then',
    file: OUTBOX_TABLE,
    kind: 'slow',
    changes: [
      {
        find: `    cells: { ...cells, [WRITER_COLUMN]: writer },
    etag: claim.version,`,
        replace: '    cells: { ...cells, [WRITER_COLUMN]: writer },',
      },
    ],
  },
  {
    name: 'an event that is posted again is made anew',
    file: 'shared/use-cases/delivering/post-claim.ts',
    kind: 'few',
    changes: [
      {
        find: 'body: entry.body,',
        replace:
          'body: attempt === 1 ? entry.body : JSON.stringify({ ...JSON.parse(entry.body), detectedAt: clock() }),',
      },
    ],
  },
];

/** What a decision writes for one of the two ways comes after the rest. */
function inTransactionOfItsOwn(rows: 'outbox' | 'publications', way: 'flow' | 'topic'): readonly Change[] {
  const taken = '{ state, pending, memories, outbox, publications, recorded }';
  return [
    {
      find: `    commit(subject, version, ${taken}) {
      return write(subject, (guard) => [`,
      replace: `    async commit(subject, version, ${taken.replace(rows, `${rows}: later`)}) {
      const ${rows}: typeof later = [];
      const rows = later.map((entry) => waitingRow('${way}', entry));
      return write(subject, (guard) => [`,
    },
    {
      find: `      ]);
    },

    async readLock`,
      replace: `      ]).then(async (outcome) => {
        if (outcome.type === 'written' && rows.length > 0) await commitGroup(triggers, bucketOf(subject), rows, token());
        return outcome;
      });
    },

    async readLock`,
    },
  ];
}
