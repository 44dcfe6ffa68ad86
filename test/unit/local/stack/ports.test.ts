import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { appPort } from '../../../../local/stack/ports.ts';

it('refuses a port that is taken, and finds a free one where none was asked for', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(appPort(taken)).rejects.toThrow(`Port ${taken} is taken.`);
  expect(await appPort(undefined)).toBeGreaterThan(0);
  await new Promise((resolve) => server.close(resolve));
});
