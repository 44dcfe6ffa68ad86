import { describe, expect, it } from 'vitest';
import { readDataSources } from '../../../../../shared/adapters/audience-insights/read-data-sources.ts';
import { fixture } from '../../../../fixtures/upstream/fixture.ts';
import { noted } from './noted.ts';

const [contacts, purchases] = ['8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711', 'c2a6a9de-2f0f-4a5e-9f39-6b1e9c20ab34'];

describe('readDataSources', () => {
  it('gives ids in lower case and the names there are', () => {
    expect(noted((place) => readDataSources(fixture('data-sources.json'), place))).toEqual({
      model: [
        { dataSourceId: contacts, name: 'ECommerceContacts', friendlyName: 'eCommerce contacts' },
        { dataSourceId: purchases, name: 'PosPurchases' },
      ],
      malformed: [],
      unknown: [],
    });
  });

  it('reads the bare fields of the newer path, and drops a source without an id', () => {
    const { model, malformed } = noted((place) => readDataSources(fixture('data-sources-v2.json'), place));
    expect(model).toEqual([
      { dataSourceId: contacts, friendlyName: 'eCommerce contacts' },
      { dataSourceId: purchases, name: 'PosPurchases' },
    ]);
    expect(malformed).toEqual(['1 dataSourceId']);
  });
});
