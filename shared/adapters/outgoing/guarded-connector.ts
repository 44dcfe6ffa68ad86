// Opens the sockets to addresses that others name, behind the address guard. Node asks no lookup about an address that is
// written as numbers, so those are judged here, before anything is opened.
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import {
  type AddressPolicy,
  AddressRefusedError,
  guardedLookup,
  isAllowedAddress,
  type ResolveAll,
} from './address-guard.ts';
import { limitAnswers } from './answer-limit.ts';

export interface ConnectorOptions extends AddressPolicy {
  readonly connectTimeoutInMs: number;
  /** With its headers and whatever stands between. */
  readonly largestAnswerInBytes: number;
  readonly resolveAll?: ResolveAll;
}

/** Node's own quarter of a second gives up on reachable but distant addresses. */
const TRY_NEXT_ADDRESS_AFTER_IN_MS = 2_000;

export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const open = buildConnector({
    lookup: guardedLookup(options, options.resolveAll),
    timeout: options.connectTimeoutInMs,
    autoSelectFamilyAttemptTimeout: TRY_NEXT_ADDRESS_AFTER_IN_MS,
  });
  return (target, done) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowedAddress(host, options)) {
      queueMicrotask(() => done(new AddressRefusedError(), null));
      return;
    }
    open(target, (...[problem, socket]) => {
      if (problem !== null) return done(problem, null);
      limitAnswers(socket, options.largestAnswerInBytes);
      done(null, socket);
    });
  };
}
