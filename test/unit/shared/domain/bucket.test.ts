import { describe, expect, it } from 'vitest';
import { allBuckets, BUCKET_COUNT, bucketOf } from '../../../../shared/domain/bucket.ts';
import type { SubjectHash } from '../../../../shared/domain/ids.ts';
import { subjectHashOf } from '../../../../shared/domain/subject.ts';
import { aSubject } from '../../../builders/observations.ts';

const hash = (begin: string) => begin.padEnd(20, 'f') as SubjectHash;

describe('The bucket of a subject', () => {
  it.each([
    ['00', 'b00'],
    ['01', 'b01'],
    ['1f', 'b31'],
    ['20', 'b00'],
    ['ff', 'b31'],
  ])('depends on nothing but its hash: %s lies in %s', (begin, bucket) => {
    expect(bucketOf(hash(begin))).toBe(bucket);
  });

  it('is one of 32, and subjects are spread over all of them evenly', () => {
    expect(allBuckets()).toHaveLength(BUCKET_COUNT);
    const counts = new Map(allBuckets().map((bucket) => [bucket, 0]));
    for (let index = 0; index < 6_400; index += 1) {
      const bucket = bucketOf(subjectHashOf(aSubject({ objectId: `segment-${index}` })));
      counts.set(bucket, (counts.get(bucket) ?? Number.NaN) + 1);
    }
    expect(counts.size).toBe(32);
    expect(Math.min(...counts.values())).toBeGreaterThan(140);
    expect(Math.max(...counts.values())).toBeLessThan(260);
  });
});
