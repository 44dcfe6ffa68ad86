/** Only licences of a closed list get into the bundle, and the notices that they ask for go along. */
import { describe, expect, it } from 'vitest';
import type { BundledPackage } from '../../../../local/packaging/bundled-packages.ts';
import { licencePage, licensed } from '../../../../local/packaging/licences.ts';

const packageWith = (licence: string | undefined, texts: readonly string[] = []): BundledPackage => ({
  name: '@contoso/money',
  version: '1.2.3',
  licence,
  texts,
  integrity: undefined,
});

describe('A package in the bundle', () => {
  it.each(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'])(
    'may have the licence %s',
    (licence) => {
      expect(licensed([packageWith(licence)])).toMatchObject({ ok: true, packages: [{ licence }] });
    },
  );

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0',
    'MPL-2.0',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
    '(MIT OR GPL-2.0)',
    'mit',
    '',
  ])('is refused with the licence "%s"', (licence) => {
    expect(licensed([packageWith('MIT'), packageWith(licence)])).toEqual({
      ok: false,
      problems: [
        `@contoso/money@1.2.3 has the licence "${licence}"; only 0BSD, Apache-2.0, BSD-2-Clause, BSD-3-Clause, ISC, MIT may go into the bundle. Take another package.`,
      ],
    });
  });

  it('is refused without a licence', () => {
    const found = licensed([packageWith(undefined)]);
    expect(found).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/^@contoso\/money@1\.2\.3 names no licence;/)],
    });
  });
});

describe('The page of licences', () => {
  it('has each text, with line ends of one kind', () => {
    const found = licensed([packageWith('MIT', ['Copyright A\r\nPermission', 'NOTICE B'])]);
    if (!found.ok) throw new Error('Refused.');
    expect(licencePage(found.packages)).toMatch(
      /@contoso\/money@1\.2\.3: MIT\n\nCopyright A\nPermission\n\nNOTICE B\n$/,
    );
  });

  it('says where a package brings no text', () => {
    const found = licensed([packageWith('ISC')]);
    if (!found.ok) throw new Error('Refused.');
    expect(licencePage(found.packages)).toContain('@contoso/money@1.2.3: ISC\n\n(The package holds no text of it.)');
  });
});
