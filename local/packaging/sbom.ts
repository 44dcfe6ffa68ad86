// The bill of materials of the deployed zip, as CycloneDX 1.6. Without a time and a serial number, which are optional there:
// the same zip has the same bill.
import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { BundledPackage } from './bundled-packages.ts';
import type { LicensedPackage } from './licences.ts';

export interface DescribedApp {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

export function sbomOf(app: DescribedApp, packages: readonly LicensedPackage[], zip: Uint8Array): string {
  const bom = new Models.Bom();
  const deployed = new Models.Component(Enums.ComponentType.Application, app.name, {
    version: app.version,
    bomRef: app.name,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(app.license)]),
    hashes: new Models.HashDictionary([
      [Enums.HashAlgorithm['SHA-256'], createHash('sha256').update(zip).digest('hex')],
    ]),
  });
  bom.metadata.component = deployed;
  for (const one of packages) {
    const component = componentOf(one);
    bom.components.add(component);
    deployed.dependencies.add(component.bomRef);
  }
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalizers).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf({ name, version, licence, integrity }: LicensedPackage): Models.Component {
  const [, group, bare = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = `pkg:npm/${group === undefined ? '' : `${encodeURIComponent(group)}/`}${bare}@${version}`;
  return new Models.Component(Enums.ComponentType.Library, bare, {
    ...(group === undefined ? {} : { group }),
    version,
    purl,
    bomRef: purl,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(licence)]),
    hashes: new Models.HashDictionary(hashIn(integrity)),
  });
}

function hashIn(integrity: BundledPackage['integrity']): [Enums.HashAlgorithm, string][] {
  const [, base64] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return base64 === undefined ? [] : [[Enums.HashAlgorithm['SHA-512'], Buffer.from(base64, 'base64').toString('hex')]];
}
