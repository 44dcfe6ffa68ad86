// Which licences the deployed app may hold, and the page that goes along with it, as those licences ask for.
import { type BundledPackage, idOf } from './bundled-packages.ts';

/** They allow use, change and passing on for a notice. An expression of several is refused until somebody has read it. */
export const PERMISSIVE_LICENCES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'] as const;
export type PermissiveLicence = (typeof PERMISSIVE_LICENCES)[number];
export type LicensedPackage = BundledPackage & { readonly licence: PermissiveLicence };

export type Licensed =
  | { readonly ok: true; readonly packages: readonly LicensedPackage[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export function licensed(packages: readonly BundledPackage[]): Licensed {
  const allowed = packages.filter(isLicensed);
  if (allowed.length === packages.length) return { ok: true, packages: allowed };
  return { ok: false, problems: packages.filter((one) => !isLicensed(one)).map(refusal) };
}

/** In plain text: each package with its licence, as it came with it. */
export function licencePage(packages: readonly LicensedPackage[]): string {
  const sections = packages.map((one) =>
    [
      `${idOf(one)}: ${one.licence}`,
      ...(one.texts.length > 0 ? one.texts : ['(The package holds no text of it.)']),
    ].join('\n\n'),
  );
  const head = 'Audience Signals holds code of these packages, each under its own licence.';
  return `${[head, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`).replaceAll('\r\n', '\n')}\n`;
}

function isLicensed(one: BundledPackage): one is LicensedPackage {
  return PERMISSIVE_LICENCES.some((licence) => licence === one.licence);
}

function refusal(one: BundledPackage): string {
  const said = one.licence === undefined ? 'names no licence' : `has the licence "${one.licence}"`;
  return `${idOf(one)} ${said}; only ${PERMISSIVE_LICENCES.join(', ')} may go into the bundle. Take another package.`;
}
