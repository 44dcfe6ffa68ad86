import { describe, expect, it } from 'vitest';
import { addressOf, identityHeadersOf } from '../../../../../shared/adapters/azure-functions/request-facts.ts';
import { TRIGGER_ROUTES } from '../../../../../shared/contracts/trigger-routes.ts';
import { aRequest } from '../../../../builders/invocations.ts';

const route = TRIGGER_ROUTES['unification-completed'];
const PATH = 'subscriptions/a-b?token=1.x';

describe('Who the workflow is', () => {
  it('is read from two headers, and from no other', () => {
    const headers = {
      'X-MS-Workflow-Id': 'AB',
      'x-ms-workflow-name': 'nightly',
      'x-ms-workflow-run-id': 'run',
      authorization: 'Bearer secret',
      cookie: 'a=b',
    };
    expect(identityHeadersOf(aRequest({ headers }))).toEqual({
      'x-ms-workflow-id': 'AB',
      'x-ms-workflow-name': 'nightly',
    });
  });

  it('is not known without them', () => {
    expect(identityHeadersOf(aRequest({ headers: { 'x-ms-workflow-id': '' } }))).toEqual({});
  });
});

describe('The address beside a route', () => {
  it.each([
    ['https://signals.example/api/triggers/unification-completed?instanceId=a', 'https://signals.example/api/'],
    ['http://127.0.0.1:7071/api/triggers/unification-completed', 'http://127.0.0.1:7071/api/'],
    ['https://signals.example/triggers/unification-completed', 'https://signals.example/'],
    ['https://signals.example/signals/v2/triggers/unification-completed', 'https://signals.example/signals/v2/'],
    ['https://signals.example/api/triggers/unification-completed/', 'https://signals.example/api/'],
    ['https://signals.example/API/Triggers/Unification-Completed', 'https://signals.example/API/'],
    ['https://signals.example/api/triggers/%75nification%2Dcompleted', 'https://signals.example/api/'],
  ])('that was called as %s begins with %s', (url, base) => {
    expect(addressOf(aRequest({ url }), route, undefined, PATH)).toBe(`${base}${PATH}`);
  });

  it.each(['https://gateway.example/signals', 'https://gateway.example/signals/', 'https://gateway.example/signals//'])(
    'is at the public address where one is set: %s',
    (publicUrl) => {
      const request = aRequest({ url: 'http://10.0.0.4/api/triggers/unification-completed' });
      expect(addressOf(request, route, publicUrl, PATH)).toBe(`https://gateway.example/signals/${PATH}`);
    },
  );
});
