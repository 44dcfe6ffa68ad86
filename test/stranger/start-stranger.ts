/** An installation of its own for a stranger, who knows the committed definition, the app's address and its key. */
import { type Installation, startInstallation } from '../e2e/local-installation.ts';
import { Stranger } from './client.ts';
import { Definition } from './definition.ts';

export const definition = new Definition('connector/apiDefinition.swagger.json');

export async function startStranger(): Promise<{ installation: Installation; stranger: Stranger }> {
  const installation = await startInstallation();
  return { installation, stranger: new Stranger(definition, installation.app.origin, installation.hostKeys.function) };
}
