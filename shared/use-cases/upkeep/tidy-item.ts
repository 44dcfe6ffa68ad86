/** One item of the upkeep: where it fails it harms no other, and is looked at again the next time. */
import type { LogFields, Logger } from '../../ports/logger.ts';

/** How many items are looked after at once. */
export const ITEMS_AT_ONCE = 16;

/** `facts` name the item in the log. Undefined where it failed. */
export async function tidyItem<Value>(
  logger: Logger,
  facts: LogFields,
  tidy: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await tidy();
  } catch (fault) {
    const problem = fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown';
    logger.error('tidy.item-failed', { ...facts, problem });
    return undefined;
  }
}
