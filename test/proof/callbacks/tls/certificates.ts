/** Certificates made on the spot, good and bad: no key lies in the repository, and none expires there. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOf {
  readonly host: string;
  readonly notAfter?: Date;
}

export interface Authority {
  readonly cert: string;
  issue(of: CertificateOf): Certificate;
}

const DAY_IN_MS = 24 * 60 * 60_000;
const TOMORROW = () => new Date(Date.now() + DAY_IN_MS);
const LAST_YEAR = () => new Date(Date.now() - 365 * DAY_IN_MS);

/** Object identifiers, as they are encoded. */
const ECDSA_WITH_SHA256 = Buffer.from('2a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('551d13', 'hex');
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('551d11', 'hex');

export function createAuthority(): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = name('Test authority');
  const isAuthority = extension(BASIC_CONSTRAINTS, sequence(tagged(0x01, Buffer.from([0xff]))));
  return {
    cert: certificate({
      issuer: subject,
      subject,
      notAfter: TOMORROW(),
      publicKey,
      extension: isAuthority,
      signer: privateKey,
    }),
    issue({ host, notAfter = TOMORROW() }) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const hosts = extension(SUBJECT_ALTERNATIVE_NAME, sequence(tagged(0x82, Buffer.from(host))));
      const cert = certificate({
        issuer: subject,
        subject: name(host),
        notAfter,
        publicKey: own.publicKey,
        extension: hosts,
        signer: privateKey,
      });
      return { cert, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

interface Contents {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
  readonly signer: KeyObject;
}

function certificate({ issuer, subject, notAfter, publicKey, extension, signer }: Contents): string {
  const algorithm = sequence(tagged(0x06, ECDSA_WITH_SHA256));
  const version = tagged(0xa0, tagged(0x02, Buffer.from([2])));
  // Positive, so its first bit is unset; and not zero in front.
  const serial = tagged(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(15)]));
  const validity = sequence(time(LAST_YEAR()), time(notAfter));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = tagged(0xa3, sequence(extension));
  const signed = sequence(version, serial, algorithm, issuer, validity, subject, key, extensions);
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', signed, signer)]));
  const text = sequence(signed, algorithm, signature).toString('base64');
  const lines = text.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(tagged(0x06, COMMON_NAME), tagged(0x0c, Buffer.from(commonName)))));
}

function time(instant: Date): Buffer {
  return tagged(0x18, Buffer.from(`${instant.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
}

function extension(identifier: Buffer, value: Buffer): Buffer {
  return sequence(tagged(0x06, identifier), tagged(0x04, value));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, contents: Buffer): Buffer {
  const { length } = contents;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
}
