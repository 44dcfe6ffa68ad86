// Finds the files that the pattern in package.json "main" names: a path, or a glob with stars and braces.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export async function findEntryPoints(appFolder: string, pattern: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of expandBraces(pattern)) {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    for (const file of await walk(appFolder, segments)) found.add(file);
  }
  return [...found];
}

function expandBraces(pattern: string): readonly string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (braces === null) return [pattern];
  const [, before = '', alternatives = '', after = ''] = braces;
  return alternatives.split(',').flatMap((alternative) => expandBraces(before + alternative + after));
}

async function walk(folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (!segment.includes('*')) return enter(join(folder, segment), rest);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.map((entry) => entry.name).sort();
  if (segment === '**') {
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
    const deeper = await Promise.all(folders.sort().map((each) => walk(each, segments)));
    return [...(await walk(folder, rest)), ...deeper.flat()];
  }
  const name = new RegExp(`^${segment.split('*').map(escapeRegExp).join('[^/]*')}$`);
  const matching = names.filter((each) => name.test(each) && !each.startsWith('.'));
  return (await Promise.all(matching.map((each) => enter(join(folder, each), rest)))).flat();
}

async function enter(path: string, rest: readonly string[]): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return [];
  if (rest.length === 0) return status.isFile() ? [path] : [];
  return status.isDirectory() ? walk(path, rest) : [];
}

const escapeRegExp = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
