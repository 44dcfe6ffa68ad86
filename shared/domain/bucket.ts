/** Subjects are spread over a fixed number of buckets; what belongs to a subject lies in its bucket. */
import type { SubjectHash } from './ids.ts';

/** Fixed when the storage is first used: another count would look for rows where they are not. */
export const BUCKET_COUNT = 32;

export function bucketOf(subject: SubjectHash): string {
  return bucketName(Number.parseInt(subject.slice(0, 2), 16) % BUCKET_COUNT);
}

export function allBuckets(): string[] {
  return Array.from({ length: BUCKET_COUNT }, (_, index) => bucketName(index));
}

function bucketName(index: number): string {
  return `b${index.toString().padStart(2, '0')}`;
}
