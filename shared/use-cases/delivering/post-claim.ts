/** One post: open the URL, send the bytes, log the attempt, and hand on what the answer means. */
import { type CallbackReply, meaningOf } from '../../domain/callback-reply.ts';
import { type Answered, entryAfter, retryAtOf, type SideChange } from '../../domain/delivery-decision.ts';
import { msOf } from '../../domain/instant.ts';
import type { DeliverySide } from '../../domain/lease.ts';
import type { Claim } from '../../ports/outbox-store.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { LeaseDesk } from './lease-desk.ts';
import type { Settler } from './settle-claims.ts';
import { attemptOf, factsOfAttempt } from './told-attempt.ts';

const EVENT_ID_HEADER = 'x-audience-signals-event-id';
const ATTEMPT_HEADER = 'x-audience-signals-attempt';
/** Only on replays: how many times the event has been sent anew by hand. */
const REPLAY_HEADER = 'x-audience-signals-replay';
/** https://www.w3.org/TR/trace-context/: the flow's own telemetry may go on with it. */
const TRACE_HEADER = 'traceparent';

export async function postClaim(
  { ports, settler, desk }: { readonly ports: DeliverPorts; readonly settler: Settler; readonly desk: LeaseDesk },
  claim: Claim,
  side: DeliverySide,
): Promise<void> {
  const { clock, cipher, sender, randomness, logger } = ports;
  const { entry, attempt } = claim;
  const began = clock();
  const opened = cipher.open(side.sealedUrl, entry.subscriptionId);
  if (!opened.ok && opened.problem === 'damaged') {
    return settler.end(claim, { state: 'refused', because: 'callback-url-damaged', at: began }, claim.attempts);
  }
  const reply: CallbackReply = opened.ok
    ? await sender.send({ url: opened.url, body: entry.body, headers: headersOf(claim) })
    : { kind: 'failed', cause: 'unknown-key', durationInMs: 0 };
  const meaning = meaningOf(reply);
  const logged = attemptOf({ attempt, at: began, reply, meaning: meaning.kind });
  logger.info('delivery.attempted', factsOfAttempt(entry, logged));
  logger.measure('delivery.attempt-latency', reply.durationInMs, { meaning: meaning.kind });
  if (entry.origin === 'fire' && attempt === 1)
    logger.measure('delivery.decision-to-callback', Math.max(0, msOf(began) - msOf(entry.createdAt)), {});
  const answeredAt = clock();
  const retryAt = retryAtOf(entry, meaning, { now: answeredAt, attempt, random: randomness.fraction() });
  const answered: Answered = { meaning, beganAt: began, answeredAt, retryAt };
  const attempts = [...claim.attempts, logged];
  const settle = (change: SideChange) => {
    const after = entryAfter(answered, change);
    if (after.type === 'end') settler.end(claim, after.end, attempts);
    else settler.retry(claim, after.dueAt, attempts);
  };
  // What the event comes to is certain then: it is written down whatever becomes of the note about the flow.
  const isCertain = meaning.kind === 'accepted' || meaning.kind === 'refused';
  if (isCertain) settle({ type: 'none' });
  const change = await desk.learn(side, answered);
  if (!isCertain) settle(change);
}

function headersOf({ entry, attempt }: Claim): Record<string, string> {
  return {
    [EVENT_ID_HEADER]: entry.eventId,
    [ATTEMPT_HEADER]: String(attempt),
    ...(entry.replay === 0 ? {} : { [REPLAY_HEADER]: String(entry.replay) }),
    ...(entry.traceParent === undefined ? {} : { [TRACE_HEADER]: entry.traceParent }),
  };
}
