/** Things that happen steadily, whatever becomes of them: who is late is not waited for. */
import { setTimeout as delay } from 'node:timers/promises';

/** 0, 1, 2 and so on, each when its time has come. */
export async function* atPace(count: number, perSecond: number): AsyncIterable<number> {
  const began = performance.now();
  for (let index = 0; index < count; index += 1) {
    await delay(Math.max(0, began + (index * 1_000) / perSecond - performance.now()));
    yield index;
  }
}
