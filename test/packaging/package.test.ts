/** What is deployed: the bundle and what the host needs beside it, nothing else, and the same bytes wherever it is made. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PERMISSIVE_LICENCES } from '../../local/packaging/licences.ts';
import { type OtherCheckout, otherCheckout } from './other-checkout.ts';
import { packagedApp } from './packaged-app.ts';

const WITHIN_IN_MS = 180_000;
const SCHEMAS = 'node_modules/@cyclonedx/cyclonedx-library/res/schema';

const bill = z.looseObject({
  serialNumber: z.undefined().optional(),
  metadata: z.looseObject({
    timestamp: z.undefined().optional(),
    component: z.looseObject({ hashes: z.array(z.object({ alg: z.string(), content: z.string() })) }),
  }),
  components: z.array(z.looseObject({ group: z.string().optional(), name: z.string(), version: z.string() })),
});
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

let made: Awaited<ReturnType<typeof packagedApp>>;
let files: Record<string, Uint8Array>;
let text: (path: string) => string;

beforeAll(async () => {
  made = await packagedApp();
  files = unzipSync(made.zip);
  text = (path) => Buffer.from(files[path] ?? []).toString();
}, WITHIN_IN_MS);

describe('The zip', () => {
  it('holds the bundle, the files that the host reads, and the licences', () => {
    const beside = [
      'LICENSE',
      'dist/identity.js',
      'dist/main.js',
      'host.json',
      'package.json',
      'third-party-licences.txt',
    ];
    const parts = Object.keys(files).filter((path) => /^dist\/parts\/[\w-]+\.js$/.test(path));
    expect(parts.length).toBeGreaterThan(0);
    expect(Object.keys(files).sort()).toEqual([...beside, ...parts].sort());
    const loaded = [...text('dist/main.js').matchAll(/(?:import\(|from)"\.\/([^"]+)"/g)].map(
      ([, file]) => `dist/${file}`,
    );
    expect(loaded).toContain('dist/identity.js');
    expect(loaded.filter((path) => !(path in files))).toEqual([]);
  });

  it('tells the host where the app starts, and nothing to install', () => {
    const { type, main, dependencies, scripts } = JSON.parse(text('package.json'));
    expect({ type, main, dependencies, scripts }).toEqual({ type: 'module', main: 'dist/main.js' });
    expect(files).toHaveProperty([main]);
    expect(text('host.json')).toBe(readFileSync('host.json', 'utf8'));
  });

  it('tells nothing of the machine and holds no source map', () => {
    for (const told of [resolve('.'), homedir(), 'sourceMappingURL', 'sourcesContent']) {
      expect(
        Object.keys(files).filter((path) => text(path).includes(told)),
        told,
      ).toEqual([]);
    }
  });

  it('holds no key, neither of the local stack nor of anybody else', () => {
    const { Values: sample } = json('local.settings.sample.json');
    const secrets = [sample.CALLBACK_KEY, 'local-function-key', 'local-master-key', 'BEGIN PRIVATE KEY', 'BEGIN RSA'];
    for (const secret of secrets) {
      expect(
        Object.keys(files).filter((path) => text(path).includes(secret)),
        secret,
      ).toEqual([]);
    }
    // The one that every emulator has, as the storage library brings it.
    const keys = Object.keys(files).flatMap((path) => text(path).match(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g) ?? []);
    expect(
      keys.filter((key) => !key.startsWith('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/')),
    ).toEqual([]);
  });
});

describe('The bill of materials', () => {
  it('is CycloneDX as its schema has it, without time and serial number', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
      const file = `${name}.SNAPSHOT.schema.json`;
      const { $id: _, ...schema } = json(`${SCHEMAS}/${file}`);
      ajv.addSchema({ ...schema, $id: `http://cyclonedx.org/schema/${file}` });
    }
    const isValid = ajv.validate(json(`${SCHEMAS}/bom-1.6.SNAPSHOT.schema.json`), JSON.parse(made.sbom));
    expect([isValid, ajv.errors]).toEqual([true, null]);
    expect(bill.safeParse(JSON.parse(made.sbom)).error).toBeUndefined();
  });

  it('names the zip, and every package in it but no other', () => {
    const { metadata, components } = bill.parse(JSON.parse(made.sbom));
    const content = createHash('sha256').update(made.zip).digest('hex');
    expect(metadata.component.hashes).toEqual([{ alg: 'SHA-256', content }]);
    const named = components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    expect(named).toEqual(expect.arrayContaining(['@azure/functions', '@azure/identity', 'undici', 'zod']));
    // Installed with what runs, but left out of the bundle; and what only builds and tests.
    for (const absent of ['@azure/core-paging', 'esbuild', 'vitest', 'azurite', 'audience-signals'])
      expect(named).not.toContain(absent);
  });

  it('has no licence but permissive ones, and the text of each goes along', () => {
    const page = text('third-party-licences.txt');
    for (const { name, version, licence } of made.packages) {
      expect(PERMISSIVE_LICENCES).toContain(licence);
      expect(page).toContain(`\n${name}@${version}: ${licence}\n`);
    }
    expect(page.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(50);
    expect(page).toBe(made.licences);
  });
});

describe('The command', () => {
  let other: OtherCheckout;

  beforeAll(() => {
    other = otherCheckout(made.modules);
  }, WITHIN_IN_MS);
  afterAll(() => other?.remove());

  it(
    'makes the same bytes in another folder, at another time, in another time zone and beside keys that lie about',
    () => {
      const { printed, written } = other.packageThere();
      expect(Buffer.compare(written('audience-signals.zip'), Buffer.from(made.zip))).toBe(0);
      expect(written('audience-signals.cdx.json').toString()).toBe(made.sbom);
      expect(written('third-party-licences.txt').toString()).toBe(made.licences);
      const sha256 = createHash('sha256').update(made.zip).digest('hex');
      expect(printed).toContain(`sha256    ${sha256}`);
      expect(printed).toMatch(/size {6}[\d,]+ kB; unpacked [\d,]+ kB in \d+ files/);
      expect(printed).toMatch(/import {4}\d+ ms, the median of 7 fresh processes/);
    },
    WITHIN_IN_MS,
  );

  it(
    'is refused an option that it does not know',
    () => {
      const call = () => execFileSync(process.execPath, [other.command, 'package', '--to', 'there'], { stdio: 'pipe' });
      expect(call).toThrow(/Unknown option '--to'/);
    },
    WITHIN_IN_MS,
  );
});
