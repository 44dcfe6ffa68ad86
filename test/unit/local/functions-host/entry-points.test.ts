import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEntryPoints } from '../../../../local/functions-host/entry-points.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entry-points-'));
  for (const path of [
    'dist/main.js',
    'dist/a/one.js',
    'dist/a/two.js',
    'dist/a/two.mjs',
    'dist/a/.hidden.js',
    'dist/b/c/three.js',
  ]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('findEntryPoints', () => {
  it.each([
    ['dist/main.js', ['dist/main.js']],
    ['./dist/main.js', ['dist/main.js']],
    ['dist/a/*.js', ['dist/a/one.js', 'dist/a/two.js']],
    ['dist/{main.js,a/*.mjs}', ['dist/main.js', 'dist/a/two.mjs']],
    ['dist/{main.js,*.js}', ['dist/main.js']],
    ['dist/**/*.js', ['dist/main.js', 'dist/a/one.js', 'dist/a/two.js', 'dist/b/c/three.js']],
    ['dist/*/t*o.{js,mjs}', ['dist/a/two.js', 'dist/a/two.mjs']],
    ['dist/a', []],
    ['dist/nothing/*.js', []],
  ])('%s names %j', async (pattern, expected) => {
    const found = await findEntryPoints(folder, pattern);
    expect(found.map((path) => relative(folder, path))).toEqual(expected);
  });
});
