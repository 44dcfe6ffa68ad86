/** What is worth a log line while a reply is read: items that cannot be used, and values nobody has heard of. */
import type { InstanceId } from '../../domain/ids.ts';
import type { Logger } from '../../ports/logger.ts';

/** A place in a reply, which collects what is said about it. */
export interface Place {
  within(...parts: (string | number)[]): Place;
  /** The item at this place is dropped because of `field`. */
  malformed(field: string): void;
  unknownValue(field: string, text: string): void;
}

export interface NotesOf {
  readonly operation: string;
  readonly instanceId: InstanceId;
}

export interface Notes {
  readonly root: Place;
  /** To be called when the reply has been read. */
  close(): void;
}

/** A reply full of bad items should not fill the log. */
const MOST_ITEMS_LOGGED = 20;
const MOST_VALUES_REMEMBERED = 1_000;
const LONGEST_VALUE = 60;

export function createNoteTaker(logger: Logger): (of: NotesOf) => Notes {
  const knownValues = new Set<string>();

  return (of) => {
    let malformed = 0;
    const placeAt = (path: readonly (string | number)[]): Place => ({
      within: (...parts) => placeAt([...path, ...parts]),
      malformed(field) {
        malformed += 1;
        if (malformed > MOST_ITEMS_LOGGED) return;
        logger.warn('insights.item-malformed', { ...of, ...indexAndField([...path, field]) });
      },
      unknownValue(field, text) {
        const value = text.slice(0, LONGEST_VALUE);
        const known = `${field}:${value.toLowerCase()}`;
        if (knownValues.has(known) || knownValues.size >= MOST_VALUES_REMEMBERED) return;
        knownValues.add(known);
        logger.warn('insights.value-unknown', { ...of, field, value });
      },
    });
    return {
      root: placeAt([]),
      close() {
        if (malformed > 0) logger.warn('insights.item-malformed', { ...of, count: malformed });
      },
    };
  };
}

function indexAndField([first, ...rest]: readonly (string | number)[]): { index?: number; field: string } {
  const isListed = typeof first === 'number';
  const field = (isListed ? rest : [first, ...rest]).filter((part) => part !== '').join('.');
  return isListed ? { index: first, field } : { field };
}
