/** The Bicep compiler as a server that tests ask: it predicts, without Azure, what a template would deploy. */
import { execFileSync, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { z } from 'zod';

const resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const snapshot = z.looseObject({
  predictedResources: z.array(resource),
  diagnostics: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.output<typeof resource>;
export type Snapshot = z.output<typeof snapshot>;

export const GROUP_ID = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-signals';
const WHERE = {
  tenantId: '11111111-1111-1111-1111-111111111111',
  subscriptionId: '22222222-2222-2222-2222-222222222222',
  resourceGroup: 'rg-signals',
  location: 'westeurope',
  deploymentName: 'test',
};

/** Undefined where there is none on this machine; what lands must have been seen by one. */
export function bicepPath(): string | undefined {
  const path = execFileSync(process.execPath, ['local/tasks/bicep.mjs'], { encoding: 'utf8' }).trim();
  if (path === '' && process.env.CI === 'true') throw new Error('There is no Bicep compiler.');
  return path === '' ? undefined : path;
}

export interface BicepCompiler {
  snapshotOf(parameterFile: string): Promise<Snapshot>;
  /** As it is sent to Azure: JSON with all modules in it. */
  templateOf(file: string): Promise<string>;
  stop(): void;
}

export function startBicep(path: string): BicepCompiler {
  const server = spawn(path, ['jsonrpc', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  return {
    async snapshotOf(parameterFile) {
      const asked = { path: resolve('infra', parameterFile), metadata: WHERE };
      const reply = await connection.sendRequest('bicep/getSnapshot', asked);
      return snapshot.parse(JSON.parse(z.object({ snapshot: z.string() }).parse(reply).snapshot));
    },
    async templateOf(file) {
      const reply = await connection.sendRequest('bicep/compile', { path: resolve('infra', file) });
      return z.object({ contents: z.string() }).parse(reply).contents;
    },
    stop() {
      connection.dispose();
      server.kill();
    },
  };
}
