// Which callback URLs are accepted, and how a flow is recognised in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALLBACK_URL_MAX_LENGTH,
  type CallbackPolicy,
  type CallbackUrl,
  DEFAULT_CALLBACK_HOST_SUFFIXES,
  readCallbackUrl,
  workflowIdentityOf,
} from '../../../../shared/domain/callback-url.ts';

const SIGNATURE = 'planted-signature-b1946ac9';
const FLOW =
  'https://prod-12.westeurope.logic.azure.com:443/workflows/0123456789ABCDEF0123456789abcdef/triggers/When_it%20fires/versions/0858/run' +
  `?api-version=2016-06-01&sp=%2Ftriggers%2FWhen_it%20fires%2Frun&sv=1.0&sig=${SIGNATURE}`;

const production: CallbackPolicy = { allowedHostSuffixes: DEFAULT_CALLBACK_HOST_SUFFIXES, allowLoopback: false };
const local: CallbackPolicy = { ...production, allowLoopback: true };
const standard: CallbackPolicy = {
  allowedHostSuffixes: ['.Contoso.example', 'orders-logic.azurewebsites.net'],
  allowLoopback: false,
};

function accepted(text: string, policy = production): CallbackUrl {
  const reading = readCallbackUrl(text, policy);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value;
}

describe('readCallbackUrl', () => {
  it('keeps an accepted URL byte for byte', () => {
    expect(accepted(FLOW)).toBe(FLOW);
    const odd = 'HTTPS://X.Logic.Azure.COM/a/../b//c/./%2f%2F%zz?sig=A+B%2b~|{}"';
    expect(accepted(odd)).toBe(odd);
  });

  it.each([
    'https://prod-00.westeurope.logic.azure.com/workflows/a/triggers/b/run',
    'https://0123456789abcdef.de.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/a/triggers/b/',
    'https://prod-00.usgovtexas.logic.azure.us/w',
    'https://prod-00.chinaeast2.logic.azure.cn/w',
    'https://x.api.gov.powerplatform.microsoft.us/w',
    'https://x.api.high.powerplatform.microsoft.us/w',
    'https://x.api.appsplatform.us/w',
    'https://x.api.powerplatform.partner.microsoftonline.cn/w',
  ])('accepts the host of every cloud: %s', (url) => {
    expect(accepted(url)).toBe(url);
  });

  it('decodes a text once where only that makes it an address', () => {
    expect(accepted(encodeURIComponent(FLOW))).toBe(FLOW);
    expect(readCallbackUrl(encodeURIComponent(encodeURIComponent(FLOW)), production).ok).toBe(false);
  });

  it('compares hosts with settings as a suffix or as a whole, whatever their case', () => {
    expect(accepted('https://a.b.contoso.EXAMPLE/x', standard)).toBeDefined();
    expect(accepted('https://Orders-Logic.azurewebsites.net/x', standard)).toBeDefined();
    for (const host of [
      'contoso.example',
      'a.orders-logic.azurewebsites.net',
      'other.azurewebsites.net',
      'xcontoso.example',
    ]) {
      expect(readCallbackUrl(`https://${host}/x`, standard).ok, host).toBe(false);
    }
  });

  it.each([
    ['an empty text', ''],
    ['no URL', 'flow'],
    ['a broken escape', '%E0%A4%A'],
    ['a relative address', '/workflows/a/triggers/b/run'],
    ['no scheme', '//prod.logic.azure.com/x'],
    ['plain http', 'http://prod.logic.azure.com/x'],
    ['another scheme', 'ftp://prod.logic.azure.com/x'],
    ['a script', 'javascript:alert(1)//prod.logic.azure.com/'],
    ['one slash', 'https:/prod.logic.azure.com/x'],
    ['three slashes', 'https:///prod.logic.azure.com/x'],
    ['no host', 'https:///x'],
    ['no path', 'https://prod.logic.azure.com'],
    ['a query without a path', 'https://prod.logic.azure.com?sig=1'],
    ['another port', 'https://prod.logic.azure.com:8443/x'],
    ['a port that begins like the right one', 'https://prod.logic.azure.com:4430/x'],
    ['an empty port', 'https://prod.logic.azure.com:/x'],
    ['a padded port', 'https://prod.logic.azure.com:0443/x'],
    ['a user name', 'https://me@prod.logic.azure.com/x'],
    ['a password', 'https://me:secret@prod.logic.azure.com/x'],
    ['an allowed host as user name', 'https://prod.logic.azure.com@evil.example/x'],
    ['an allowed host as user name with port', 'https://prod.logic.azure.com:443@evil.example/x'],
    ['an empty user', 'https://@prod.logic.azure.com/x'],
    ['a fragment', 'https://prod.logic.azure.com/x#y'],
    ['a fragment that hides the host', 'https://evil.example/#.logic.azure.com/'],
    ['a query that hides the host', 'https://evil.example?.logic.azure.com/'],
    ['a path that hides the host', 'https://evil.example/.logic.azure.com/'],
    ['a backslash', 'https://evil.example\\.logic.azure.com/x'],
    ['a backslash in the path', 'https://prod.logic.azure.com/x\\y'],
    ['backslashes for slashes', 'https:\\\\prod.logic.azure.com\\x'],
    ['leading space', ' https://prod.logic.azure.com/x'],
    ['trailing space', 'https://prod.logic.azure.com/x '],
    ['a line break', 'https://prod.logic.azure.com/x\r\nHost: evil.example'],
    ['a tab in the host', 'https://prod.logic\t.azure.com/x'],
    ['a zero byte', 'https://prod.logic.azure.com/x\u0000'],
    ['a letter outside ASCII', 'https://prod.logic.azure.com/ü'],
    ['a zero-width space', 'https://prod.logic.azure.com/\u200b'],
    ['the suffix alone', 'https://logic.azure.com/x'],
    ['a dot and the suffix', 'https://.logic.azure.com/x'],
    ['an empty label', 'https://a..logic.azure.com/x'],
    ['a trailing dot', 'https://prod.logic.azure.com./x'],
    ['a longer last label', 'https://prod.logic.azure.community/x'],
    ['a suffix that goes on', 'https://prod.logic.azure.com.evil.example/x'],
    ['an international name that decodes to nothing', 'https://xn--a.logic.azure.com/x'],
    ['a look-alike in front', 'https://evil-logic.azure.com/x'],
    ['a look-alike letter', 'https://prod.lоgic.azure.com/x'],
    ['a full-width dot', 'https://prod.logic.azure。com/x'],
    ['a full-width letter', 'https://prod.logic.azure.cｏm/x'],
    ['a soft hyphen', 'https://prod.logic.az\u00adure.com/x'],
    ['an escape in the host', 'https://prod.logic.azure.com%2Eevil.example/x'],
    ['an escaped slash in the host', 'https://evil.example%2F.logic.azure.com/x'],
    ['an underscore', 'https://a_b.logic.azure.com/x'],
    ['a label that begins with a hyphen', 'https://-a.logic.azure.com/x'],
    ['a label of 64 letters', `https://${'a'.repeat(64)}.logic.azure.com/x`],
    ['a host of over 253 letters', `https://${'a.'.repeat(130)}logic.azure.com/x`],
    ['the portal', 'https://make.powerautomate.com/x'],
    ['another site of Azure', 'https://evil.azurewebsites.net/x'],
    ['localhost', 'https://localhost/x'],
    ['loopback', 'http://127.0.0.1:8080/x'],
    ['loopback over https', 'https://127.0.0.1/x'],
    ['loopback in IPv6', 'https://[::1]/x'],
    ['an IPv4 literal', 'https://20.31.1.1/x'],
    ['a decimal IPv4 literal', 'https://2130706433/x'],
    ['an octal IPv4 literal', 'https://0177.0.0.1/x'],
    ['a hexadecimal IPv4 literal', 'https://0x7f.1/x'],
    ['an IPv6 literal', 'https://[2603:1020::1]/x'],
    ['a scoped IPv6 literal', 'https://[fe80::1%25eth0]/x'],
    ['the metadata address', 'https://169.254.169.254/metadata/instance'],
    ['the platform address', 'https://168.63.129.16/x'],
    ['a bracketed name', 'https://[prod.logic.azure.com]/x'],
  ])('refuses %s', (_, text) => {
    expect(readCallbackUrl(text, production).ok).toBe(false);
  });

  it('refuses numeric hosts even where a setting would allow them', () => {
    const careless: CallbackPolicy = { allowedHostSuffixes: ['.1', '127.0.0.1', '.0x1', ''], allowLoopback: false };
    for (const host of ['127.0.0.1', '127.0.0.0x1', '0177.1', '']) {
      expect(readCallbackUrl(`https://${host}/x`, careless).ok, host).toBe(false);
    }
  });

  it('takes a URL of 16,384 characters and no longer one', () => {
    const longest = FLOW.padEnd(CALLBACK_URL_MAX_LENGTH, 'a');
    expect(accepted(longest)).toBe(longest);
    expect(accepted(encodeURIComponent(longest))).toBe(longest);
    expect(readCallbackUrl(`${longest}a`, production).ok).toBe(false);
    expect(readCallbackUrl(encodeURIComponent(`${longest}a`), production).ok).toBe(false);
    expect(readCallbackUrl('%61'.repeat(1_000_000), production).ok).toBe(false);
  });

  it.each(['http://127.0.0.1:9000/x', 'http://localhost:1/x', 'http://localhost/x', 'http://[::1]:65535/x?sig=%2F'])(
    'accepts %s for local development only',
    (url) => {
      expect(accepted(url, local)).toBe(url);
      expect(readCallbackUrl(url, production).ok).toBe(false);
    },
  );

  it.each([
    'http://127.0.0.2:9000/x',
    'http://127.0.0.1:65536/x',
    'http://127.0.0.1:0/x',
    'http://127.0.0.1.evil.example/x',
    'http://localhost.evil.example/x',
    'http://localhost@evil.example/x',
    'http://me@localhost/x',
    'http://10.0.0.1/x',
    'http://[::]/x',
    'http://prod.logic.azure.com/x',
    'http://127.0.0.1:9000',
    'http://127.0.0.1:9000/x#y',
  ])('refuses %s in local development too', (url) => {
    expect(readCallbackUrl(url, local).ok).toBe(false);
  });

  it('explains a refusal without repeating any of the URL', () => {
    const refused = [FLOW.replace('https', 'http'), FLOW.replace('azure.com', 'evil.example'), `${FLOW}#x`, ` ${FLOW}`];
    for (const text of refused) {
      const reading = readCallbackUrl(text, production);
      const problem = reading.ok ? '' : reading.problem;
      expect(problem).toMatch(/^The callback URL .+\.$/);
      expect(problem).not.toContain(SIGNATURE);
      expect(problem).not.toMatch(/prod-12|westeurope|evil/);
    }
  });

  it('accepts nothing that a URL parser would take to another host, scheme or port', () => {
    const start = fc.constantFrom('', 'https://', 'https://a.logic.azure.com', 'https://a.logic.azure.com/');
    const piece = fc.constantFrom(
      ...['https://', 'http://', '//', '/', '\\', '@', ':', ':443', '?', '#', '.', '%2F', '%40', '\t', '[', ']'],
      ...['evil.example', 'a.logic.azure.com', '.logic.azure.com', 'logic.azure.com', '127.0.0.1', '0x7f.1', 'ª'],
    );
    let accepted = 0;
    fc.assert(
      fc.property(start, fc.array(piece, { maxLength: 8 }), (first, pieces) => {
        const reading = readCallbackUrl(first + pieces.join(''), production);
        if (!reading.ok) return;
        accepted += 1;
        const url = new URL(reading.value);
        expect(url.protocol).toBe('https:');
        expect(url.port).toBe('');
        expect(url.username + url.password + url.hash).toBe('');
        expect(url.hostname.endsWith('.logic.azure.com')).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('workflowIdentityOf', () => {
  const unnamed = accepted('https://orders.logic.azure.com/hooks/1?next=/workflows/a/triggers/b/');

  it('reads the workflow and its trigger from the path', () => {
    expect(workflowIdentityOf(accepted(FLOW), { 'x-ms-workflow-id': 'other' })).toEqual({
      workflowId: '0123456789abcdef0123456789abcdef',
      triggerName: 'When_it%20fires',
    });
  });

  it('stays the same when a flow is saved again', () => {
    const saved = accepted(
      FLOW.replace('versions/0858', 'versions/0859').replace(SIGNATURE, 'another').replace('prod-12', 'prod-99'),
    );
    expect(workflowIdentityOf(saved, {})).toEqual(workflowIdentityOf(accepted(FLOW), {}));
  });

  it('falls back on the identity headers, the id before the name', () => {
    const headers = { 'x-ms-workflow-id': ' ABC ', 'x-ms-workflow-name': 'def' };
    expect(workflowIdentityOf(unnamed, headers)).toEqual({ workflowId: 'abc', triggerName: '' });
    expect(workflowIdentityOf(unnamed, { ...headers, 'x-ms-workflow-id': '' })).toEqual({
      workflowId: 'def',
      triggerName: '',
    });
  });

  it('takes the hash of the whole URL where nothing names the workflow', () => {
    const identity = workflowIdentityOf(unnamed, {});
    expect(identity.workflowId).toMatch(/^[0-9a-f]{64}$/);
    expect(identity.triggerName).toBe('');
    expect(workflowIdentityOf(accepted(`${unnamed}x`), {})).not.toEqual(identity);
  });
});
