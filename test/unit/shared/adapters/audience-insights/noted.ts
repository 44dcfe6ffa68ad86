// Runs a reader over a reply and keeps what it noted on the way.
import { createNoteTaker, type Place } from '../../../../../shared/adapters/audience-insights/read-notes.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { CONTOSO } from '../../../../builders/workflow.ts';

export interface Noted<Model> {
  readonly model: Model;
  /** `index field` of each item that was dropped, without an index where the reply is no list. */
  readonly malformed: string[];
  /** `field value` of each value nobody has heard of. */
  readonly unknown: string[];
}

export function noted<Model>(read: (place: Place) => Model): Noted<Model> {
  const logger = keepLogLines();
  const { root } = createNoteTaker(logger)({ operation: 'read', instanceId: CONTOSO });
  const model = read(root);
  const linesOf = (event: string) => logger.lines.filter((line) => line.event === event).map((line) => line.fields);
  return {
    model,
    malformed: linesOf('insights.item-malformed').map(({ index, field }) =>
      [index, field].filter((part) => part !== undefined && part !== '').join(' '),
    ),
    unknown: linesOf('insights.value-unknown').map(({ field, value }) => `${field} ${value}`),
  };
}
