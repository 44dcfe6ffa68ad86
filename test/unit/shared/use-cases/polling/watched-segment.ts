/** An app that watches one segment of which a poll has something to tell. */
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment } from './polled-app.ts';

export const SEGMENT = hashOf(aSegmentTrigger());
export const BASELINE = { at: minute(0), value: 90 };

/** One flow, told when the segment goes above 100; it has gone there at minute 5. It is minute 10. */
export async function watching(): Promise<TestApp> {
  const app = createTestApp();
  await seed(app, [aSegmentTrigger()], { baseline: BASELINE });
  app.insights.segments = [
    aSegment([
      [0, 90],
      [5, 110],
    ]),
  ];
  app.advance(10 * MINUTE);
  return app;
}

export async function firesOf(app: TestApp): Promise<number> {
  return (await waitingEvents(app, SEGMENT)).length;
}
