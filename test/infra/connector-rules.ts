/** What must hold of the connector for Logic Apps, and of the connection to it. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { definitionOf } from '../../connector/definition/definition.ts';
import { CONNECTOR_ROUTES } from '../../connector/definition/operations.ts';
import { iconPng } from '../../connector/icon/icon.ts';
import { packagesFor } from '../../connector/package/packages.ts';
import type { Snapshot } from './bicep-compiler.ts';
import { resourcesOf } from './rule.ts';

const HOST = 'contoso-signals.azurewebsites.net';
const KEY_OF_THE_APP =
  /^\[listKeys\('[^']*\/Microsoft\.Web\/sites\/[\w-]+\/host\/default', '[\d-]+'\)\.functionKeys\.default\]$/;
const texts = z.record(z.string(), z.unknown());
const template = z.object({ resources: z.tuple([z.looseObject({ properties: texts })]) });
const connector = z.looseObject({ parameterValues: z.object({ api_key: z.string() }) });

/** As the folder to import for one host has it, to the letter. */
export function connectorIsTheGeneratedOne(snapshot: Snapshot): readonly string[] {
  const order = { definition: definitionOf(CONNECTOR_ROUTES), host: HOST, icon: iconPng() };
  const text = String(packagesFor(order)['logic-apps/template.json']);
  const wanted = template.parse(JSON.parse(text)).resources[0].properties;
  const [api] = resourcesOf(snapshot, 'Microsoft.Web/customApis');
  const deployed = texts.parse(withHost(api?.properties ?? {}));
  return Object.keys({ ...wanted, ...deployed })
    .filter((name) => !isDeepStrictEqual(wanted[name], deployed[name]))
    .map((name) => `${name} of the connector is not what "npm run connector" makes`);
}

/** The host is known to Azure alone. */
function withHost(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('[') && value.includes('.defaultHostName'))
    return value.startsWith("[format('https://{0}{1}'") && value.endsWith("'/api')]") ? `https://${HOST}/api` : HOST;
  if (Array.isArray(value)) return value.map(withHost);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withHost(inner)]));
}

export function keyStaysInTheConnection({ predictedResources, outputs }: Snapshot): readonly string[] {
  const [connection] = predictedResources.filter((one) => connector.safeParse(one.properties).success);
  const key = connector.safeParse(connection?.properties).data?.parameterValues.api_key ?? '';
  const others = [...predictedResources.filter((one) => one !== connection), { name: 'outputs', properties: outputs }];
  return [
    ...(KEY_OF_THE_APP.test(key) ? [] : [`The key of the connection is ${key || 'missing'}`]),
    ...others
      .filter(({ properties }) => stringsIn(properties).some((text) => /^\[.*\blist\w*\(/.test(text)))
      .map(({ name }) => `${name} holds a key`),
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
