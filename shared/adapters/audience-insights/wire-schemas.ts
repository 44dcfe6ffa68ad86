/**
 * Upstream's replies as they come over the wire. Upstream promises no field, so each may be missing or null; fields
 * that are not read here may be anything. Inner lists are read item by item, so they stay unknown at first.
 */
import { z } from 'zod';
import { type Instant, parseInstant } from '../../domain/instant.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const count = z.number().nullish();
const texts = z.array(text).nullish();
/** Read by itself, so that what is wrong in it harms only it. */
const inner = z.unknown().optional();
const innerList = z.array(z.unknown()).nullish();

/** A clock that was never set stands for no time at all. */
const DEFAULT_INSTANT = /^(0001|9999)-/;

const instant = text.transform((written, context): Instant | undefined => {
  if (!written || DEFAULT_INSTANT.test(written)) return undefined;
  const read = parseInstant(written);
  if (read === undefined) context.addIssue({ code: 'custom', message: 'is no instant' });
  return read;
});

export const ciResultSchema = z.object({ message: text });

export const taskSchema = z.object({
  taskId: text,
  operationType: text,
  taskStatus: text,
  friendlyName: text,
  jobIds: texts,
  endTimestamp: instant,
  ciError: inner,
  ciErrors: innerList,
});

export const jobSchema = z.object({
  jobId: text,
  operationType: text,
  jobStatus: text,
  jobSubmissionKind: text,
  submittedTimestamp: instant,
  endTimestamp: instant,
  idList: texts,
  tasks: innerList,
});

export const nodeSchema = z.object({
  operationType: text,
  identifier: text,
  friendlyName: text,
  jobIds: texts,
  taskStatus: text,
  endTimestamp: instant,
  ciError: inner,
  ciErrors: innerList,
});

const dataSourceFields = z.object({ dataSourceId: text, name: text, friendlyName: text });

/** The newer path is only documented to list the bare fields; the older one wraps them. */
export const dataSourceSchema = dataSourceFields.extend({ dataSourceMetadata: dataSourceFields.nullish() });

export const segmentSchema = z.object({
  name: text,
  friendlyName: text,
  state: text,
  evaluationStatus: inner,
  evaluationStatusHistory: innerList,
});

export const segmentEvaluationSchema = z.object({
  jobStatus: text,
  evaluationDate: instant,
  entityCount: count,
  error: inner,
});
export type WireSegmentEvaluation = z.infer<typeof segmentEvaluationSchema>;

const measureDefinitionSchema = z.object({
  kind: text,
  type: text,
  isScalar: flag,
  isManualQueryScalar: flag,
  isProfile: flag,
  dimensions: innerList,
  aggregates: z.array(z.object({ alias: text }).nullish()).nullish(),
});
export type WireMeasureDefinition = z.infer<typeof measureDefinitionSchema>;

export const measureSchema = z.object({
  name: text,
  displayName: text,
  definition: measureDefinitionSchema.nullish(),
  latestEvaluation: inner,
  output: inner,
  evaluationStats: z.object({ lastSuccessful: instant }).nullish(),
  evaluationHistory: innerList,
  outputHistory: innerList,
});
export type WireMeasure = z.infer<typeof measureSchema>;

export const measureEvaluationSchema = z.object({ state: text, endTime: instant, error: inner });
export type WireMeasureEvaluation = z.infer<typeof measureEvaluationSchema>;

export const measureOutputSchema = z.object({
  evaluationTime: instant,
  values: z.record(z.string(), z.unknown()).nullish(),
});
export type WireMeasureOutput = z.infer<typeof measureOutputSchema>;

export const tableSchema = z.object({
  name: text,
  qualifiedEntityName: text,
  friendlyName: text,
  entityType: text,
  dataSourceName: text,
  refreshTime: instant,
  attributes: innerList,
  keys: innerList,
  partitions: innerList,
});

export const attributeSchema = z.object({ name: text, friendlyName: text, dataType: text });

export const partitionMetadataSchema = z.object({ hasHeader: flag });

export const downloadSchema = z.object({ uri: z.string(), headers: z.record(z.string(), z.unknown()).nullish() });

export const tableSizeSchema = z.object({ rowCount: count, size: count });
