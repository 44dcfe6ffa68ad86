/** What an importer needs beside the definition: how to sign in, the colour, the publisher, and the policies. */
import type { SwaggerDefinition } from '../definition/swagger.ts';
import { BRAND_COLOUR } from '../icon/icon.ts';

const PUBLISHER = 'AudienceSignals';

/** The ids of an admin's own app registrations; see the readme. */
export interface EntraSignIn {
  readonly clientId: string;
  readonly audience: string;
  readonly tenant: string;
}

export const KEY_PARAMETER = {
  type: 'securestring',
  uiDefinition: {
    displayName: 'Access Key',
    description: 'The key of the function app that your company has deployed.',
    tooltip: 'Paste the key named connector; your admin finds it under App keys of the function app.',
    constraints: { clearText: false, required: 'true', tabIndex: 1 },
  },
} as const;

/** One key, pasted once: the same in Power Automate, Power Apps and Logic Apps. */
export function keyProperties(definition: SwaggerDefinition) {
  return { properties: { connectionParameters: { api_key: KEY_PARAMETER }, ...commonOf(definition) } };
}

/** The key or a sign-in. Only the command line importers take two ways; the definition is then without its own. */
export function entraProperties(definition: SwaggerDefinition, { clientId, audience, tenant }: EntraSignIn) {
  const { policyTemplateInstances, ...common } = commonOf(definition);
  return {
    properties: {
      connectionParameterSets: {
        uiDefinition: { displayName: 'Sign-In', description: 'How to sign in to the function app.' },
        values: [
          {
            name: 'key',
            uiDefinition: { displayName: 'Access key', description: 'Use the key of the function app.' },
            metadata: { allowSharing: true },
            parameters: { apiKey: KEY_PARAMETER },
          },
          {
            name: 'entra',
            uiDefinition: { displayName: 'Microsoft Entra ID', description: 'Sign in with your work account.' },
            metadata: { allowSharing: false },
            parameters: {
              token: {
                type: 'oauthSetting',
                oAuthSettings: {
                  identityProvider: 'aad',
                  clientId,
                  scopes: [],
                  redirectMode: 'Global',
                  redirectUrl: 'https://global.consent.azure-apim.net/redirect',
                  properties: { IsFirstParty: 'False' },
                  customParameters: {
                    loginUri: { value: 'https://login.microsoftonline.com' },
                    tenantId: { value: tenant },
                    resourceUri: { value: audience },
                  },
                },
              },
            },
          },
        ],
      },
      ...common,
      // A connection of the other kind has no key: the app takes an empty header for none.
      policyTemplateInstances: [
        {
          templateId: 'setheader',
          title: 'Send the access key',
          parameters: {
            'x-ms-apimTemplateParameter.name': 'x-functions-key',
            'x-ms-apimTemplateParameter.value': "@connectionParameters('apiKey','')",
            'x-ms-apimTemplateParameter.existsAction': 'override',
            'x-ms-apimTemplate-policySection': 'Request',
          },
        },
        ...policyTemplateInstances,
      ],
    },
  };
}

function commonOf(definition: SwaggerDefinition) {
  return {
    iconBrandColor: BRAND_COLOUR,
    capabilities: [],
    publisher: PUBLISHER,
    stackOwner: PUBLISHER,
    policyTemplateInstances: pagingPolicies(definition),
  };
}

/** The engine fetches the next page by itself: its address has to lead through the gateway, which holds the key. */
function pagingPolicies({ paths }: SwaggerDefinition) {
  const paged = Object.values(paths).flatMap(({ get }) =>
    get !== undefined && 'x-ms-pageable' in get ? [get.operationId] : [],
  );
  if (paged.length === 0) return [];
  return [
    {
      templateId: 'updatenextlink',
      title: 'Lead to the next page through the connection',
      parameters: {
        'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink',
        'x-ms-apimTemplate-operationName': paged,
      },
    },
  ];
}
