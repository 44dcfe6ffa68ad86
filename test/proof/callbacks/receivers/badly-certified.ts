/** Receivers that speak TLS, and whose certificate shows nothing. */
import { createSecureContext, TLSSocket } from 'node:tls';
import { type Certificate, createAuthority } from '../tls/certificates.ts';
import { NO_TLS, type Receiver, silent } from './receiver.ts';

const YESTERDAY = new Date(Date.now() - 24 * 60 * 60_000);
const nobody = createAuthority();

export const BADLY_CERTIFIED: readonly Receiver[] = [
  showing('shows a certificate of an authority that nobody knows', nobody.issue({ host: '127.0.0.1' })),
  showing('shows one that has expired as well', nobody.issue({ host: '127.0.0.1', notAfter: YESTERDAY })),
];

function showing(does: string, certificate: Certificate): Receiver {
  const secureContext = createSecureContext(certificate);
  return {
    does,
    outcome: NO_TLS,
    scheme: 'https',
    answer: silent,
    greet(socket) {
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      // Whoever looks at the certificate breaks off.
      secure.on('error', () => secure.destroy());
    },
  };
}
