/** Each importer gets what it expects, for the host that was asked for, and nothing that it refuses. */
import { describe, expect, it } from 'vitest';
import { definitionOf } from '../../../connector/definition/definition.ts';
import { CONNECTOR_ROUTES } from '../../../connector/definition/operations.ts';
import { type PackageOrder, packagesFor } from '../../../connector/package/packages.ts';

const HOST = 'contoso-signals.azurewebsites.net';
const order: PackageOrder = { definition: definitionOf(CONNECTOR_ROUTES), host: HOST, icon: Buffer.from('icon') };
const entra = { clientId: 'client', audience: 'api://signals', tenant: 'contoso' };

function jsonAt(path: string, packages = packagesFor(order)) {
  return JSON.parse(String(packages[path]));
}

describe('The packages', () => {
  it('name the host in every definition, and the placeholder nowhere', () => {
    const packages = packagesFor(order);
    expect(jsonAt('power-platform-cli/apiDefinition.swagger.json').host).toBe(HOST);
    expect(jsonAt('paconn/apiDefinition.swagger.json').host).toBe(HOST);
    expect(jsonAt('logic-apps/template.json').resources[0].properties.swagger.host).toBe(HOST);
    expect(Object.values(packages).filter((content) => String(content).includes('your-app'))).toEqual([]);
  });

  it('are pure ASCII, with one last line end', () => {
    for (const [path, content] of Object.entries(packagesFor(order))) {
      if (path.endsWith('.json')) expect(String(content), path).toMatch(/^[\n -~]*[^\n]\n$/);
    }
  });

  it('keep from paconn the property that it refuses', () => {
    expect(jsonAt('power-platform-cli/apiProperties.json').properties).toHaveProperty('stackOwner');
    expect(jsonAt('paconn/apiProperties.json').properties).not.toHaveProperty('stackOwner');
  });

  it('ask for the key as a secret, under the name that the maker portal gives it', () => {
    const { api_key: key } = jsonAt('paconn/apiProperties.json').properties.connectionParameters;
    expect(key).toMatchObject({ type: 'securestring', uiDefinition: { constraints: { required: 'true' } } });
  });

  it('lead Logic Apps to the app, with the icon inside', () => {
    const { properties } = jsonAt('logic-apps/template.json').resources[0];
    expect(properties.backendService).toEqual({ serviceUrl: `https://${HOST}/api` });
    expect(properties.iconUri).toBe(`data:image/png;base64,${order.icon.toString('base64')}`);
    expect(properties.connectionParameters).toHaveProperty('api_key');
  });

  it('offer the sign-in as a second way, and then leave the definition without its own', () => {
    const packages = packagesFor({ ...order, entra });
    const { properties } = jsonAt('paconn/apiProperties.json', packages);
    expect(properties).not.toHaveProperty('connectionParameters');
    const [key, signIn] = properties.connectionParameterSets.values;
    expect([key.name, signIn.name]).toEqual(['key', 'entra']);
    expect(signIn.parameters.token.oAuthSettings).toMatchObject({
      clientId: 'client',
      customParameters: { resourceUri: { value: 'api://signals' }, tenantId: { value: 'contoso' } },
    });
    expect(properties.policyTemplateInstances[0].parameters).toMatchObject({
      'x-ms-apimTemplateParameter.value': "@connectionParameters('apiKey','')",
    });
    const definition = jsonAt('paconn/apiDefinition.swagger.json', packages);
    expect(definition).not.toHaveProperty('securityDefinitions');
    expect(definition).not.toHaveProperty('security');
    expect(jsonAt('logic-apps/template.json', packages).resources[0].properties.swagger).toHaveProperty('security');
  });

  it('lead each page of a paged operation through the connection', () => {
    const packages = packagesFor(order);
    expect(jsonAt('paconn/apiProperties.json', packages).properties.policyTemplateInstances).toEqual([
      expect.objectContaining({
        templateId: 'updatenextlink',
        parameters: {
          'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink',
          'x-ms-apimTemplate-operationName': ['GetItems'],
        },
      }),
    ]);
  });
});
