import { describe, expect, it } from 'vitest';
import { toMessages } from '../../../../local/functions-host/queue-output.ts';

describe('toMessages', () => {
  it('makes one message of a text, and of an object one with indented JSON', () => {
    expect(toMessages({ string: 'text' })).toEqual(['text']);
    expect(toMessages({ string: '{"a":1}' })).toEqual(['{"a":1}']);
    expect(toMessages({ json: '{"a":1}' })).toEqual(['{\n  "a": 1\n}']);
    expect(toMessages({ json: 'true' })).toEqual(['true']);
    expect(toMessages({ int: 0 })).toEqual(['0']);
    expect(toMessages({ double: 1.5 })).toEqual(['1.5']);
  });

  it('makes one message per element of an array, also of one that is text', () => {
    expect(toMessages({ json: '["a",{"b":1}]' })).toEqual(['a', '{\n  "b": 1\n}']);
    expect(toMessages({ string: ' ["a",2]' })).toEqual(['a', '2']);
    expect(toMessages({ string: '[no array' })).toEqual(['[no array']);
    expect(toMessages({ json: '[]' })).toEqual([]);
  });

  it('makes none of nothing', () => {
    expect(toMessages(undefined)).toEqual([]);
    expect(toMessages(null)).toEqual([]);
  });

  it('leaves bytes as they are', () => {
    expect(toMessages({ bytes: Uint8Array.of(1, 2) })).toEqual([Uint8Array.of(1, 2)]);
  });
});
