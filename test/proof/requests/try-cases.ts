/** Sends cases in groups, judges every reply, and holds what is stored before a group against what is stored after it. */
import { replayOf } from '../effort.ts';
import type { Case } from './cases.ts';
import { bytesOf, redacted, shown } from './draft.ts';
import { judgeReply, mayHaveWritten } from './judge-reply.ts';
import type { FoundRoute } from './routes-of-contracts.ts';
import type { Scene } from './scene.ts';
import { differences, type StoredRows, storedRows } from './stored-rows.ts';
import { type NoReply, sendBytes, type WireReply } from './wire-client.ts';

export interface Tally {
  /** By status and author. */
  readonly replies: Map<string, number>;
  readonly byTrick: Map<string, number>;
  readonly problems: string[];
  groupsWithoutTrace: number;
  groupsOfRefusedAlone: number;
}

const PROOF = 'requests';
const SENT_AT_ONCE = 8;
const GROUP = 20;
const MOST_PROBLEMS = 20;

export async function tryCases(cases: readonly Case[], scene: Scene, routes: readonly FoundRoute[]): Promise<Tally> {
  const tally: Tally = {
    replies: new Map(),
    byTrick: new Map(),
    problems: [],
    groupsWithoutTrace: 0,
    groupsOfRefusedAlone: 0,
  };
  const { connectionString } = scene.installation.azurite;
  let before = await storedRows(connectionString);
  for (let start = 0; start < cases.length && tally.problems.length < MOST_PROBLEMS; start += GROUP) {
    before = await tryGroup(cases.slice(start, start + GROUP), before, scene, routes, tally);
    await expectAlive(scene);
  }
  return tally;
}

async function tryGroup(
  group: readonly Case[],
  before: StoredRows,
  scene: Scene,
  routes: readonly FoundRoute[],
  tally: Tally,
): Promise<StoredRows> {
  const look = () => storedRows(scene.installation.azurite.connectionString);
  const refused: Case[] = [];
  for (const [tried, reply] of await sendAll(group, scene.port)) {
    judge(tried, reply, scene, routes, tally);
    if (!mayHaveWritten(reply, tried.draft)) refused.push(tried);
  }
  const after = await look();
  if (refused.length === group.length) {
    tally.groupsWithoutTrace += 1;
    report(refused, differences(before, after), tally, scene);
    return after;
  }
  // Something was accepted and has written: what was refused is sent again by itself.
  const again = await sendAll(refused, scene.port);
  if (again.some(([tried, reply]) => mayHaveWritten(reply, tried.draft))) return look();
  tally.groupsOfRefusedAlone += 1;
  const last = await look();
  report(refused, differences(after, last), tally, scene);
  return last;
}

function report(refused: readonly Case[], changed: readonly string[], tally: Tally, { secrets }: Scene): void {
  if (changed.length === 0) return;
  tally.problems.push(
    `Refused requests have written: ${changed.slice(0, 5).join('; ')}\n${refused
      .map(({ seed, draft }) => `${replayOf(PROOF, seed)}  # ${shown(draft, secrets).split('\r\n')[0]}`)
      .join('\n')}`,
  );
}

function judge(
  { seed, target, tricks, draft }: Case,
  reply: WireReply | NoReply,
  { secrets }: Scene,
  routes: readonly FoundRoute[],
  tally: Tally,
): void {
  const { author, problems } = judgeReply(reply, { draft, routes, secrets });
  count(tally.replies, typeof reply === 'string' ? reply : `${reply.status} ${author}`);
  for (const trick of tricks.length === 0 ? ['none'] : tricks) count(tally.byTrick, trick);
  for (const problem of problems) {
    const text = typeof reply === 'string' ? reply : `${reply.status} ${redacted(reply.text, secrets).slice(0, 300)}`;
    const name = target === 'event-grid' ? target : target.operationId;
    tally.problems.push(
      `${problem} (${name}; ${tricks.join(', ')})\n  ${replayOf(PROOF, seed)}\n  ${shown(draft, secrets)}\n  → ${text}`,
    );
  }
}

async function sendAll(cases: readonly Case[], port: number) {
  const replies: (readonly [Case, WireReply | NoReply])[] = [];
  const waiting = [...cases];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { draft } = next;
      replies.push([next, await sendBytes({ port, bytes: bytesOf(draft), isHead: draft.method === 'HEAD' })]);
    }
  };
  await Promise.all(Array.from({ length: SENT_AT_ONCE }, work));
  return replies;
}

/** The same process, and it answers. */
export async function expectAlive({ app }: Pick<Scene, 'app'>): Promise<void> {
  process.kill(app.pid, 0);
  const response = await fetch(`${app.origin}/api/health`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The app is not well any more: ${response.status} ${text}`);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
