/** What to do about one claimed publication: end it unsent, let it wait, or hand it to the topic and write down the answer. */
import { lifeEndOf, retryAtOf } from '../../domain/delivery-decision.ts';
import { addMs, earlierOf } from '../../domain/instant.ts';
import { meaningOfPublish } from '../../domain/publish-reply.ts';
import type { Claim } from '../../ports/outbox-store.ts';
import type { Settler } from '../delivering/settle-claims.ts';
import { attemptOf, factsOfAttempt } from '../delivering/told-attempt.ts';
import type { PublishPorts } from './publish-bucket.ts';

/** A call takes up to 30 s, and its settlement a moment more: none begins with less of the lease left. */
const LEAST_LEASE_FOR_A_CALL_IN_MS = 35_000;
/** While settings change, workers with a topic run beside others that have none yet, or none any more. */
const NO_TOPIC_LOOKED_AT_AGAIN_IN_MS = 60 * 60_000;

export async function publishClaim(ports: PublishPorts, settler: Settler, claim: Claim): Promise<void> {
  const { publisher, clock, randomness, logger } = ports;
  const { entry, attempt } = claim;
  if (claim.end !== undefined) return settler.finish(claim, claim.end);
  const began = clock();
  const lifeEnd = lifeEndOf(entry);
  if (began >= lifeEnd) return settler.end(claim, { state: 'expired', at: began }, claim.attempts);
  if (publisher === undefined) {
    return settler.release(claim, earlierOf(addMs(began, NO_TOPIC_LOOKED_AT_AGAIN_IN_MS), lifeEnd));
  }
  if (claim.leaseUntil < addMs(began, LEAST_LEASE_FOR_A_CALL_IN_MS)) return settler.release(claim, began);

  const reply = await publisher.publish(entry.body);
  const meaning = meaningOfPublish(reply);
  const logged = attemptOf({ attempt, at: began, reply, meaning: meaning.kind });
  logger.info('publication.attempted', factsOfAttempt(entry, logged));
  const now = clock();
  const attempts = [...claim.attempts, logged];
  switch (meaning.kind) {
    case 'accepted':
      return settler.end(claim, { state: 'delivered', at: now }, attempts);
    case 'refused':
      return settler.end(claim, { state: 'refused', because: meaning.reason, at: now }, attempts);
    case 'transient': {
      const dueAt = retryAtOf(entry, meaning, { now, attempt, random: randomness.fraction() });
      return settler.retry(claim, dueAt, attempts);
    }
  }
}
