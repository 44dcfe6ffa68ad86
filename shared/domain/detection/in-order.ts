/** Observations come before subscriptions oldest first, whatever order upstream lists them in. */
import { type Observation, observationKeyOf } from '../observation.ts';

export function inOrder<Seen extends Observation>(observations: readonly Seen[]): Seen[] {
  return observations
    .map((observation) => ({ observation, place: placeOf(observation) }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ observation }) => observation);
}

function placeOf(observation: Observation): string {
  return [observation.at, observationKeyOf(observation), observation.subject.objectId].join('\u0000');
}
