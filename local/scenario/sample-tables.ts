// The tables of the simulated environment: profiles, their activities, the members of a segment, and what a source loads.
import type { SimulatedTable, TableRow } from '../upstream/model.ts';

const CUSTOMERS = 250;
const ACTIVITIES = 120;
const MEMBERS = 40;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);

const FIRST_NAMES = ['Ada', 'Björn', 'Chiara', "D'Arcy", 'Elif', 'Femi', 'Grace', 'Hiro', 'Inés', 'Jürgen'];
const LAST_NAMES = ['Abe', 'Bauer', 'Costa', 'Dubois', 'Evans', 'Fischer', 'García'];

export function sampleTables(): SimulatedTable[] {
  return [
    {
      name: 'Customer',
      friendlyName: 'Customer profiles',
      entityType: 'Profile',
      keys: ['CustomerId'],
      columns: [
        { name: 'CustomerId', friendlyName: 'Customer ID', dataType: 'string' },
        { name: 'FullName', friendlyName: 'Full name', dataType: 'string' },
        { name: 'LifetimeValue', friendlyName: 'Lifetime value', dataType: 'double' },
        { name: 'Orders', friendlyName: 'Orders', dataType: 'int64' },
        { name: 'IsSubscribed', friendlyName: 'Is subscribed', dataType: 'boolean' },
        { name: 'CreatedOn', friendlyName: 'Created on', dataType: 'dateTime' },
      ],
      rows: Array.from({ length: CUSTOMERS }, (_, index) => customer(index)),
    },
    {
      name: 'UnifiedActivity',
      friendlyName: 'Unified activity',
      entityType: 'UnifiedActivity',
      keys: ['ActivityId'],
      columns: [
        { name: 'ActivityId', friendlyName: 'Activity ID', dataType: 'string' },
        { name: 'CustomerId', friendlyName: 'Customer ID', dataType: 'string' },
        { name: 'ActivityType', friendlyName: 'Activity type', dataType: 'string' },
        { name: 'OccurredOn', friendlyName: 'Occurred on', dataType: 'dateTime' },
      ],
      rows: Array.from({ length: ACTIVITIES }, (_, index) => ({
        ActivityId: `A-${index + 1}`,
        CustomerId: customerId(index % CUSTOMERS),
        ActivityType: index % 3 === 0 ? 'Purchase' : 'Visit',
        OccurredOn: new Date(FIRST_DAY + (index % 90) * DAY_MS).toISOString(),
      })),
    },
    {
      name: 'High_value_customers',
      friendlyName: 'High value customers',
      entityType: 'Segment',
      keys: ['CustomerId'],
      columns: [{ name: 'CustomerId', friendlyName: 'Customer ID', dataType: 'string' }],
      rows: Array.from({ length: MEMBERS }, (_, index) => ({ CustomerId: customerId(index * 5) })),
    },
    {
      name: 'PosPurchases_Purchases',
      friendlyName: 'Purchases',
      entityType: 'Source',
      dataSourceName: 'PosPurchases',
      keys: ['Shop', 'ReceiptNumber'],
      columns: [
        { name: 'Shop', friendlyName: 'Shop', dataType: 'string' },
        { name: 'ReceiptNumber', friendlyName: 'Receipt number', dataType: 'int64' },
        { name: 'Total', friendlyName: 'Total', dataType: 'decimal' },
      ],
      rows: Array.from({ length: ACTIVITIES }, (_, index) => ({
        Shop: `Shop ${(index % 4) + 1}`,
        ReceiptNumber: index + 1,
        Total: (index * 7) / 4,
      })),
    },
  ];
}

function customer(index: number): TableRow {
  const name = `${FIRST_NAMES[index % FIRST_NAMES.length]} ${LAST_NAMES[index % LAST_NAMES.length]}`;
  return {
    CustomerId: customerId(index),
    // Some have given no name.
    FullName: index % 25 === 24 ? null : name,
    LifetimeValue: (index * 97) % 5_000,
    Orders: index % 17,
    IsSubscribed: index % 3 === 0,
    CreatedOn: new Date(FIRST_DAY + index * DAY_MS).toISOString(),
  };
}

function customerId(index: number): string {
  return `C-${1_001 + index}`;
}
