/** One fault for each rule about the files beside the definition, and the definition before. */
import { iconOf } from '../good-connector.ts';
import { CREATE, inProperties, KEY, type Mutation, POLICY, put } from './mutation.ts';

export const PACKAGE_MUTATIONS: readonly Mutation[] = [
  [77, inProperties([['properties', 'iconBrandColor'], '336699']), 'apiProperties.json.properties.iconBrandColor'],
  [78, { files: { icon: iconOf(240, [0x33, 0x66, 0x99, 0xff]) } }, 'icon.png'],
  [79, inProperties([['properties', 'publisher'], 'Lists & more']), 'apiProperties.json.properties.publisher'],
  [80, inProperties([[...KEY, 'type'], 'string']), 'apiProperties.json.properties.connectionParameters.api_key.type'],
  [
    81,
    inProperties([[...KEY, 'uiDefinition', 'constraints', 'required'], true]),
    'apiProperties.json.properties.connectionParameters.api_key.uiDefinition.constraints.required',
  ],
  [
    82,
    inProperties([['properties', 'connectionParameters', 'token:TenantId', 'type'], 'securestring']),
    "apiProperties.json.properties.connectionParameters['token:TenantId']",
  ],
  [
    83,
    inProperties([[...POLICY, 'parameters', 'x-ms-apimTemplate-operationName'], ['GetThings']]),
    'apiProperties.json.properties.policyTemplateInstances[0].parameters.x-ms-apimTemplate-operationName[0]',
  ],
  [
    84,
    { files: { settingsDocument: { environment: '3f2b8c1e-77aa-4b1c-9d53-0c9ffb1b2c11' } } },
    'settings.json.environment',
  ],
  [85, { files: { readme: '# Lists\n' } }, 'readme.md'],
  [87, put([[...CREATE, 'operationId'], 'AddItem']), "$.paths['/items'].post"],
];
