// Reads a body that anybody may have sent, up to a limit. What is read is copied, for each piece that is kept keeps more
// alive than its bytes: a body that comes byte by byte would hold a hundred times its length.

/** Enough for what flows answer. A longer answer gets all that it may have at once, so that it grows but one time. */
const USUAL_LENGTH = 4 * 1024;

export async function readUpTo(limit: number, body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let held = new Uint8Array(Math.min(limit, USUAL_LENGTH));
  let size = 0;
  for await (const piece of body) {
    const wanted = piece.subarray(0, limit - size);
    if (size + wanted.length > held.length) held = enlarged(held, limit);
    held.set(wanted, size);
    size += wanted.length;
    if (size === limit) break;
  }
  return held.subarray(0, size);
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
