// A zip that depends on nothing but the files in it: not on the clock, the time zone, the machine or the order they came in.
import { type Zippable, zipSync } from 'fflate';

export type Files = Readonly<Record<string, Uint8Array>>;

/** Read from local time, in which zips are written: so it is the same everywhere. The earliest that a zip can tell. */
const WRITTEN_AT = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file that everybody may read. */
const MODE = 0o100644;

/** Compressed in JavaScript: what the zlib of a Node release makes of the same bytes differs from one to the next. */
export function zipOf(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const path of Object.keys(files).sort()) entries[path] = files[path] ?? new Uint8Array();
  return zipSync(entries, { level: 9, mtime: WRITTEN_AT, os: UNIX, attrs: MODE << 16 });
}
