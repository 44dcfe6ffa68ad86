import { describe, expect, it } from 'vitest';
import { isOneValueMeasure } from '../../../../../shared/adapters/audience-insights/one-value-measure.ts';

const business = { kind: 'entity', type: 'structured', isScalar: true, isProfile: false, dimensions: [] };

describe('a measure with one value', () => {
  it.each([
    ['is a business measure without a dimension', business, true],
    ['is that however its kind is spelled', { ...business, kind: 'Entity' }, true],
    ['is that although it does not list its dimensions', { ...business, dimensions: null }, true],
    ['may be written as SQL', { ...business, type: 'Manual', isScalar: false, isManualQueryScalar: true }, true],
    ['has no dimension, whatever its flags say', { ...business, dimensions: [{ field: 'Country' }] }, false],
    ['is not one per customer', { ...business, isProfile: true }, false],
    ['is no column of the customers', { ...business, kind: 'attribute' }, false],
    ['must say so', { ...business, isScalar: null }, false],
    ['must say so in the flag for its type', { ...business, isScalar: false, isManualQueryScalar: true }, false],
    ['must have a kind', { isScalar: true }, false],
  ])('%s', (_why, definition, expected) => {
    expect(isOneValueMeasure(definition)).toBe(expected);
  });
});
