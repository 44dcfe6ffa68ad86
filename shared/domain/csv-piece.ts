/** Where a piece of a CSV file ends, so that no row is torn: behind a line's end that stands in no quotes. */

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * How many of the bytes are whole rows, where they begin with one; of a row that is longer than they are, as much as
 * holds whole characters.
 */
export function wholeRowsIn(bytes: Uint8Array): number {
  let isQuoted = false;
  let end = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === LINE_FEED && !isQuoted) end = index + 1;
  }
  return end === 0 ? wholeCharactersIn(bytes) : end;
}

/** In UTF-8 a byte that goes on with a character begins with the bits 10. */
function wholeCharactersIn(bytes: Uint8Array): number {
  let start = bytes.length - 1;
  while (start > 0 && isContinuation(bytes[start])) start -= 1;
  return start <= 0 || bytes.length - start >= lengthOf(bytes[start]) ? bytes.length : start;
}

function isContinuation(byte = 0): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}

function lengthOf(first = 0): number {
  if (first >= 0b1111_0000) return 4;
  if (first >= 0b1110_0000) return 3;
  return first >= 0b1100_0000 ? 2 : 1;
}
