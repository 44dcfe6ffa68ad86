/** What makes two subjects one. */
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../shared/domain/ids.ts';
import { ANY_OBJECT, isLevelKind, SUBJECT_KINDS, subjectHashOf } from '../../../../shared/domain/subject.ts';
import { aSubject } from '../../../builders/observations.ts';

describe('subjectHashOf', () => {
  it('is twenty hexadecimal digits that stay the same from one release to the next, for rows are found by them', () => {
    expect(subjectHashOf(aSubject())).toBe('698e73770b0bda6da9c1');
  });

  it('does not depend on how upstream cases a name', () => {
    expect(subjectHashOf(aSubject({ objectId: 'HIGHVALUEcustomers' }))).toBe(subjectHashOf(aSubject()));
  });

  it('tells apart instances, kinds, objects, and any object from a given one', () => {
    const subjects = [
      aSubject(),
      aSubject({ instanceId: instanceIdOf('0f5e2c11-7d3a-4e0a-9c55-2b1d8f6a0002') }),
      aSubject({ kind: 'measure' }),
      aSubject({ objectId: 'Churning' }),
      aSubject({ kind: 'data-source', objectId: 'one' }),
      aSubject({ kind: 'data-source', objectId: ANY_OBJECT }),
    ];
    expect(new Set(subjects.map(subjectHashOf)).size).toBe(subjects.length);
  });

  it('does not confuse where one part ends and the next begins', () => {
    const one = subjectHashOf(aSubject({ instanceId: instanceIdOf('a'), objectId: 'bc' }));
    expect(subjectHashOf(aSubject({ instanceId: instanceIdOf('ab'), objectId: 'c' }))).not.toBe(one);
  });
});

describe('isLevelKind', () => {
  it('holds for segments and measures only', () => {
    expect(SUBJECT_KINDS.filter(isLevelKind)).toEqual(['segment', 'measure']);
  });
});
