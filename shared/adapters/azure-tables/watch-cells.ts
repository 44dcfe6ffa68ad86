/** The parts of an instance's record that grow with what is watched, packed as bytes. A cell holds 64 KiB, so a long one is spread over several. */
import type { SubjectHash } from '../../domain/ids.ts';
import { type LevelMark, SUBJECT_CONDITIONS } from '../../domain/instance-watch.ts';
import { type Instant, instantFromTicks, ticksOf } from '../../domain/instant.ts';
import type { Cell, Cells } from './table.ts';

const HASH_BYTES = 10;
const TICK_BYTES = 8;
const LEVEL_BYTES = HASH_BYTES + 2 * TICK_BYTES + 1;
const UNREAD_BYTES = HASH_BYTES + TICK_BYTES;
const RUN_BYTES = 8;
const WANTS_BASELINE = 0x80;
const IS_MEASURE = 0x40;
/** Below the service's 65,536; parts are joined before they are read. */
const BYTES_PER_CELL = 60_000;
/** Together they stay below the service's mebibyte for a row. */
const LEVEL_CELLS = 10;
const UNREAD_CELLS = 3;
const RUN_CELLS = 1;
export const MOST_LEVELS = Math.floor((LEVEL_CELLS * BYTES_PER_CELL) / LEVEL_BYTES);
const MOST_UNREAD = (UNREAD_CELLS * BYTES_PER_CELL) / UNREAD_BYTES;
const MOST_RUNS = (RUN_CELLS * BYTES_PER_CELL) / RUN_BYTES;

/** Nothing failed yet: no instant that can occur has zero ticks. */
const NO_FAILURE = 0n;
/** The end of the year 9000: no instant that is read in is later, so none was ever written here. */
const NEVER = 2_218_769_280_000_000_000n;

/** All or none: a level without a mark counts as one that nobody watches. Undefined where they have no room. */
export function packLevels(levels: ReadonlyMap<SubjectHash, LevelMark>): Buffer | undefined {
  if (levels.size > MOST_LEVELS) return undefined;
  const bytes = Buffer.alloc(levels.size * LEVEL_BYTES);
  let offset = 0;
  for (const [hash, mark] of levels) {
    bytes.write(hash, offset, 'hex');
    bytes.writeBigUInt64BE(ticksOf(mark.successAt), offset + HASH_BYTES);
    const failure = mark.failureAt === undefined ? NO_FAILURE : ticksOf(mark.failureAt);
    bytes.writeBigUInt64BE(failure, offset + HASH_BYTES + TICK_BYTES);
    const condition = SUBJECT_CONDITIONS.indexOf(mark.condition);
    const flags = (mark.kind === 'measure' ? IS_MEASURE : 0) | (mark.wantsBaseline ? WANTS_BASELINE : 0);
    bytes.writeUInt8(condition | flags, offset + LEVEL_BYTES - 1);
    offset += LEVEL_BYTES;
  }
  return bytes;
}

/** Undefined where the bytes are none of ours. */
export function unpackLevels(bytes: Buffer): Map<SubjectHash, LevelMark> | undefined {
  if (bytes.length % LEVEL_BYTES !== 0) return undefined;
  const levels = new Map<SubjectHash, LevelMark>();
  for (let offset = 0; offset < bytes.length; offset += LEVEL_BYTES) {
    const hash = bytes.toString('hex', offset, offset + HASH_BYTES) as SubjectHash;
    const success = bytes.readBigUInt64BE(offset + HASH_BYTES);
    const failure = bytes.readBigUInt64BE(offset + HASH_BYTES + TICK_BYTES);
    if (success >= NEVER || failure >= NEVER) return undefined;
    const flags = bytes.readUInt8(offset + LEVEL_BYTES - 1);
    const condition = SUBJECT_CONDITIONS[flags & ~(WANTS_BASELINE | IS_MEASURE)];
    if (condition === undefined) return undefined;
    levels.set(hash, {
      kind: (flags & IS_MEASURE) === 0 ? 'segment' : 'measure',
      successAt: instantFromTicks(success),
      ...(failure === NO_FAILURE ? {} : { failureAt: instantFromTicks(failure) }),
      wantsBaseline: (flags & WANTS_BASELINE) !== 0,
      condition,
    });
  }
  return levels;
}

/** What has no room is left out: those measures look back as far as the others. */
export function packUnread(unread: ReadonlyMap<SubjectHash, Instant>): Buffer {
  const kept = [...unread].slice(0, MOST_UNREAD);
  const bytes = Buffer.alloc(kept.length * UNREAD_BYTES);
  let offset = 0;
  for (const [hash, since] of kept) {
    bytes.write(hash, offset, 'hex');
    bytes.writeBigUInt64BE(ticksOf(since), offset + HASH_BYTES);
    offset += UNREAD_BYTES;
  }
  return bytes;
}

/** What is damaged is left out: then the measure looks back as far as the others. */
export function unpackUnread(bytes: Buffer): Map<SubjectHash, Instant> {
  const unread = new Map<SubjectHash, Instant>();
  for (let offset = 0; offset + UNREAD_BYTES <= bytes.length; offset += UNREAD_BYTES) {
    const since = bytes.readBigUInt64BE(offset + HASH_BYTES);
    if (since >= NEVER) continue;
    unread.set(bytes.toString('hex', offset, offset + HASH_BYTES) as SubjectHash, instantFromTicks(since));
  }
  return unread;
}

/** Keys of sixteen hexadecimal digits each. What has no room is left out, which costs reads and never a decision. */
export function packRuns(keys: ReadonlySet<string>): Buffer {
  return Buffer.from([...keys].slice(0, MOST_RUNS).join(''), 'hex');
}

export function unpackRuns(bytes: Buffer): Set<string> {
  const keys = new Set<string>();
  for (let offset = 0; offset + RUN_BYTES <= bytes.length; offset += RUN_BYTES) {
    keys.add(bytes.toString('hex', offset, offset + RUN_BYTES));
  }
  return keys;
}

/** `name0`, `name1`, … */
export function spread(name: string, bytes: Buffer): Cells {
  const cells: Record<string, Cell> = {};
  const count = Math.max(1, Math.ceil(bytes.length / BYTES_PER_CELL));
  for (let index = 0; index < count; index += 1) {
    cells[`${name}${index}`] = bytes.subarray(index * BYTES_PER_CELL, (index + 1) * BYTES_PER_CELL);
  }
  return cells;
}

/** Undefined where there is no such cell. */
export function gather(name: string, cells: Cells): Buffer | undefined {
  const parts: Uint8Array[] = [];
  for (let index = 0; index < LEVEL_CELLS; index += 1) {
    const cell = cells[`${name}${index}`];
    if (!(cell instanceof Uint8Array)) break;
    parts.push(cell);
  }
  return parts.length === 0 ? undefined : Buffer.concat(parts);
}
