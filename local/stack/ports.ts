// Which loopback port something gets: the one asked for, a customary one where it is free, else any.
import { createServer } from 'node:net';

const CUSTOMARY_APP_PORT = 7071;

export async function appPort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if ((await tryPort(wanted)) === undefined) throw new Error(`Port ${wanted} is taken.`);
    return wanted;
  }
  const port = (await tryPort(CUSTOMARY_APP_PORT)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('No port is free.');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
