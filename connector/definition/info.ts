/** What the connector says of itself as a whole. The addresses are examples: who publishes it puts in their own. */

export const connectorInfo = {
  title: 'Audience Signals',
  description:
    'Starts flows when something happens in the customer data of your company: a data source refresh fails or succeeds, a segment or business measure crosses a threshold, a full refresh or the unification is completed. It also reads segments, measures and jobs, shows why a trigger fired or did not and what became of each event, and sends events again.',
  version: '0.1.0',
  contact: {
    name: 'Audience Signals Maintainers',
    url: 'https://audience-signals.example.com',
    email: 'maintainers@audience-signals.example.com',
  },
  'x-ms-api-annotation': { status: 'Preview' },
} as const;

export const connectorMetadata = [
  { propertyName: 'Website', propertyValue: 'https://audience-signals.example.com' },
  {
    propertyName: 'Privacy policy',
    propertyValue: 'https://audience-signals.example.com/privacy',
  },
  { propertyName: 'Categories', propertyValue: 'Marketing;Data' },
] as const;
