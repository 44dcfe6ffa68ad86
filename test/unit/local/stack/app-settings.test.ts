import { expect, it } from 'vitest';
import { appSettings, SUBSCRIPTION_KEYS } from '../../../../local/stack/app-settings.ts';

const SURROUNDINGS = {
  storage: 'UseDevelopmentStorage=true',
  upstreamUrl: 'http://127.0.0.1:1/v1',
  sourceClockFile: '/x/source-clock',
  topic: { endpoint: 'http://127.0.0.1:2/api/events', key: 'key' },
  instance: { id: '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10', name: 'Contoso Retail' },
};

it('names the settings that hold the keys of the simulated environment', () => {
  const settings = appSettings(SURROUNDINGS);
  const [instance] = JSON.parse(settings.INSTANCES ?? '');
  expect(settings[instance.primaryKeySetting]).toBe(SUBSCRIPTION_KEYS.primary);
  expect(settings[instance.secondaryKeySetting]).toBe(SUBSCRIPTION_KEYS.secondary);
});

it('makes up a callback key of 32 bytes for each run', () => {
  const keys = [appSettings(SURROUNDINGS), appSettings(SURROUNDINGS)].map(({ CALLBACK_KEY }) => CALLBACK_KEY ?? '');
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(Buffer.from(key.split(':')[1] ?? '', 'base64')).toHaveLength(32);
});
