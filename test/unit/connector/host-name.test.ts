/** A package is made for a host that importers can call; anything else is refused with what would be right. */
import { expect, it } from 'vitest';
import { readHostName } from '../../../connector/package/host-name.ts';

it.each([
  ['contoso-signals.azurewebsites.net', 'contoso-signals.azurewebsites.net'],
  [' Signals.Contoso.COM ', 'signals.contoso.com'],
])('takes %j', (text, host) => {
  expect(readHostName(text)).toEqual({ ok: true, host });
});

it.each([
  ['', 'is empty'],
  ['https://contoso.azurewebsites.net', 'without https://'],
  ['contoso.azurewebsites.net/api', 'without a path'],
  ['contoso.azurewebsites.net?x=1', 'without a path'],
  ['contoso.azurewebsites.net:443', 'without a port'],
  ['localhost', 'Power Platform can reach'],
  ['127.0.0.1', 'Power Platform can reach'],
  ['your-app.azurewebsites.net', 'placeholder'],
  ['contoso signals.net', 'is no host name'],
  ['{host}.azurewebsites.net', 'is no host name'],
  ['-contoso.azurewebsites.net', 'is no host name'],
  ['contoso', 'is no host name'],
  [`${'a'.repeat(64)}.net`, 'is no host name'],
])('refuses %j and says why', (text, why) => {
  const name = readHostName(text);
  expect(name).toEqual({ ok: false, problem: expect.stringContaining(why) });
  expect(name).toEqual({
    ok: false,
    problem: expect.stringMatching(/^--host .*contoso-signals\.azurewebsites\.net\.$/),
  });
});
