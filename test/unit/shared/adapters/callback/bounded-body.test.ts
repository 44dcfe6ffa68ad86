// Reading up to a limit: the bytes in their order, no more of them than asked for, and nothing else kept.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUpTo } from '../../../../../shared/adapters/callback/bounded-body.ts';

async function* inPieces(pieces: readonly Uint8Array[], given: Uint8Array[] = []): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    given.push(piece);
    yield piece;
    // Whoever kept the piece instead of its bytes would find this.
    piece.fill(0);
  }
}

describe('readUpTo', () => {
  it('gives back what was read, whatever pieces it came in', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 0, maxLength: 500 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 9_000 }), async (given, limit) => {
        const expected = Buffer.concat(given).subarray(0, limit);
        expect(Buffer.from(await readUpTo(limit, inPieces(given)))).toEqual(expected);
      }),
    );
  });

  it('keeps no piece alive, only its bytes', async () => {
    const pieces = Array.from({ length: 5_000 }, (_, place) => Uint8Array.of((place % 255) + 1));
    const read = await readUpTo(64 * 1024, inPieces(pieces));
    expect([...read]).toEqual(Array.from({ length: 5_000 }, (_, place) => (place % 255) + 1));
    expect(read.buffer.byteLength).toBeLessThanOrEqual(64 * 1024);
  });

  it('asks for nothing more once it has enough', async () => {
    const given: Uint8Array[] = [];
    const pieces = Array.from({ length: 9 }, () => new Uint8Array(10));
    expect(await readUpTo(30, inPieces(pieces, given))).toHaveLength(30);
    expect(given).toHaveLength(3);
  });
});
