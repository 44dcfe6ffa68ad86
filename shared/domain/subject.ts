/** What can be observed: one data source (or any of them), one segment, one measure, the full refresh, unification. */
import { createHash } from 'node:crypto';
import type { InstanceId, SubjectHash } from './ids.ts';

export const SUBJECT_KINDS = ['data-source', 'segment', 'measure', 'full-refresh', 'unification'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Stands for "any data source", and for the one object of kinds that an instance has only one of. */
export const ANY_OBJECT = '*';

export interface Subject {
  readonly instanceId: InstanceId;
  readonly kind: SubjectKind;
  /** Data source id, segment name or measure name as upstream spells it; `*` for any, or for the only one. */
  readonly objectId: string;
}

/** Twenty hexadecimal digits over the parts, compared without case; the separator cannot occur in a part. */
export function subjectHashOf(subject: Subject): SubjectHash {
  const parts = [subject.instanceId, subject.kind, subject.objectId].map((part) => part.toLowerCase());
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 20) as SubjectHash;
}

export function isLevelKind(kind: SubjectKind): kind is 'segment' | 'measure' {
  return kind === 'segment' || kind === 'measure';
}
