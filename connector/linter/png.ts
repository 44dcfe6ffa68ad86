/** Reads the pixels of a PNG of 8 bits a channel, RGB or RGBA, not interlaced: what icons are. */
import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, or with the opacity behind where it is not full. */
  colorAt(x: number, y: number): string;
}

const SIGNATURE = '89504e470d0a1a0a';
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** A text where it is no such picture: what is wrong with it. */
export function pictureOf(bytes: Uint8Array): Picture | string {
  const file = Buffer.from(bytes);
  if (file.toString('hex', 0, 8) !== SIGNATURE || file.length < 33) return 'no PNG';
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const channels = CHANNELS[file.readUInt8(25)];
  if (channels === undefined || file.readUInt8(24) !== 8 || file.readUInt8(28) !== 0) return 'a PNG of another kind';
  const packed: Buffer[] = [];
  for (let start = 8; start + 12 <= file.length; start += 12 + file.readUInt32BE(start)) {
    const length = file.readUInt32BE(start);
    if (file.toString('latin1', start + 4, start + 8) === 'IDAT')
      packed.push(file.subarray(start + 8, start + 8 + length));
  }
  const pixels = unfiltered(inflated(Buffer.concat(packed)), width * channels, height, channels);
  if (pixels === undefined) return 'a PNG that is cut off';
  const colorAt = (x: number, y: number): string => {
    const start = (y * width + x) * channels;
    const hex = Buffer.from(pixels.subarray(start, start + channels)).toString('hex');
    return `#${hex.length === 8 && hex.endsWith('ff') ? hex.slice(0, 6) : hex}`;
  };
  return { width, height, colorAt };
}

function inflated(packed: Buffer): Buffer {
  try {
    return inflateSync(packed);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Each line says in its first byte how it was told from its neighbours. */
function unfiltered(lines: Buffer, stride: number, height: number, step: number): Uint8Array | undefined {
  if (lines.length < (stride + 1) * height) return undefined;
  const out = new Uint8Array(stride * height);
  for (let index = 0; index < out.length; index += 1) {
    const [row, column] = [Math.floor(index / stride), index % stride];
    const left = column >= step ? (out[index - step] ?? 0) : 0;
    const up = row > 0 ? (out[index - stride] ?? 0) : 0;
    const corner = column >= step && row > 0 ? (out[index - stride - step] ?? 0) : 0;
    const guesses = [0, left, up, (left + up) >> 1, nearest(left, up, corner)];
    out[index] = lines.readUInt8(row * (stride + 1) + 1 + column) + (guesses[lines.readUInt8(row * (stride + 1))] ?? 0);
  }
  return out;
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
