/** The rows of a subject in the `triggers` table, as cells and back: the lock, the decision sides, the history. */
import { z } from 'zod';
import { instantSchema, observationSchema } from '../../contracts/observation-schema.ts';
import {
  checkpointSchema,
  decisionMemorySchema,
  subscriptionIdSchema,
  subscriptionSchema,
} from '../../contracts/subscription-schema.ts';
import type { HistoryEntry } from '../../domain/history.ts';
import type { SubjectState } from '../../domain/subject-state.ts';
import type { DecisionMemory, DecisionSide, PendingDecision } from '../../ports/subject-store.ts';
import { WRITER_COLUMN } from './guarded-commit.ts';
import { jsonCell } from './json-cells.ts';
import type { Cells } from './table.ts';

const pendingSchema: z.ZodType<PendingDecision> = z.object({
  observation: observationSchema,
  detectedAt: instantSchema,
  cursor: subscriptionIdSchema,
});

const stateSchema: z.ZodType<SubjectState> = z.object({
  n: z.number().int().min(0),
  lastSuccess: z.object({ at: instantSchema, value: z.number(), n: z.number().int() }).exactOptional(),
  lastFailureAt: instantSchema.exactOptional(),
});

export const lastRowSchema = z.object({
  state: jsonCell(stateSchema),
  pending: jsonCell(pendingSchema).exactOptional(),
});

export function lastCells(state: SubjectState, pending: PendingDecision | undefined, token: string): Cells {
  return {
    state: JSON.stringify(state),
    ...(pending === undefined ? {} : { pending: JSON.stringify(pending) }),
    [WRITER_COLUMN]: token,
  };
}

export const decisionRowSchema = z
  .object({
    subscription: jsonCell(subscriptionSchema),
    memory: jsonCell(decisionMemorySchema),
    checkpoint: jsonCell(checkpointSchema).exactOptional(),
  })
  .transform((row): DecisionSide => row);

export function decisionCells({ subscription, memory, checkpoint }: DecisionSide): Cells {
  return {
    subscription: JSON.stringify(subscription),
    ...memoryCells(memory),
    ...(checkpoint === undefined ? {} : { checkpoint: JSON.stringify(checkpoint) }),
  };
}

export function memoryCells(memory: DecisionMemory): Cells {
  return { memory: JSON.stringify(memory) };
}

export const historyRowSchema = z
  .object({ n: z.number().int().min(1), observation: jsonCell(observationSchema), detectedAt: instantSchema })
  .transform((row): HistoryEntry => row);

export function historyCells({ n, observation, detectedAt }: HistoryEntry): Cells {
  return { n, observation: JSON.stringify(observation), detectedAt };
}
