/** The folders to import, one for each importer, as pure data: what each expects and nothing that it refuses. */
import { jsonText } from '../definition/json-text.ts';
import type { SwaggerDefinition } from '../definition/swagger.ts';
import { BRAND_COLOUR } from '../icon/icon.ts';
import { type EntraSignIn, entraProperties, KEY_PARAMETER, keyProperties } from './api-properties.ts';

export interface PackageOrder {
  readonly definition: SwaggerDefinition;
  readonly host: string;
  readonly icon: Buffer;
  /** Makes the sign-in the second choice in Power Platform. */
  readonly entra?: EntraSignIn;
}

/** By path below `dist/connector`. */
export type PackageFiles = Readonly<Record<string, string | Buffer>>;

export function packagesFor(order: PackageOrder): PackageFiles {
  const { icon } = order;
  const definition: SwaggerDefinition = { ...order.definition, host: order.host };
  const { properties } =
    order.entra === undefined ? keyProperties(definition) : entraProperties(definition, order.entra);
  const { stackOwner: _, ...withoutStackOwner } = properties;
  const apiDefinition = jsonText(order.entra === undefined ? definition : withoutSecurity(definition));
  return {
    'power-platform-cli/apiDefinition.swagger.json': apiDefinition,
    'power-platform-cli/apiProperties.json': jsonText({ properties }),
    'power-platform-cli/icon.png': icon,
    'paconn/apiDefinition.swagger.json': apiDefinition,
    // It refuses the property: only certified connectors have one.
    'paconn/apiProperties.json': jsonText({ properties: withoutStackOwner }),
    'paconn/icon.png': icon,
    'paconn/settings.json': jsonText(paconnSettings),
    'logic-apps/template.json': jsonText(logicAppsTemplate(definition, icon)),
  };
}

/** One left over beside two ways to sign in kept the header from being sent. */
function withoutSecurity({ securityDefinitions: _, security: __, ...definition }: SwaggerDefinition) {
  return definition;
}

export const paconnSettings = {
  connectorId: null,
  environment: null,
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsUrl: 'https://api.powerapps.com',
  powerAppsApiVersion: '2016-11-01',
};

function logicAppsTemplate(definition: SwaggerDefinition, icon: Buffer) {
  const { info, host, basePath } = definition;
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      name: { type: 'string', defaultValue: 'audience-signals', metadata: { description: 'Name of the connector.' } },
      location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    },
    resources: [
      {
        type: 'Microsoft.Web/customApis',
        apiVersion: '2016-06-01',
        name: "[parameters('name')]",
        location: "[parameters('location')]",
        properties: {
          displayName: info.title,
          description: info.description,
          brandColor: BRAND_COLOUR,
          iconUri: `data:image/png;base64,${icon.toString('base64')}`,
          apiType: 'Rest',
          capabilities: [],
          backendService: { serviceUrl: `https://${host}${basePath}` },
          connectionParameters: { api_key: KEY_PARAMETER },
          swagger: definition,
        },
      },
    ],
    outputs: {
      connectorId: {
        type: 'string',
        value: "[resourceId('Microsoft.Web/customApis', parameters('name'))]",
      },
    },
  };
}
