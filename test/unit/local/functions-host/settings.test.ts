import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  connectionString,
  isDisabledBySetting,
  loadLocalSettings,
  resolvePlaceholders,
} from '../../../../local/functions-host/settings.ts';

describe('loadLocalSettings', () => {
  it('fills up what the environment leaves open, and no more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'settings-'));
    try {
      const path = join(folder, 'local.settings.json');
      await writeFile(path, '\uFEFF{"IsEncrypted":false,"Values":{"A":"file","B":"file","C":"file"}}');
      const env: NodeJS.ProcessEnv = { A: 'environment', B: '' };
      await loadLocalSettings(path, env);
      expect(env).toEqual({ A: 'environment', B: '', C: 'file' });
      await writeFile(path, '{"Values":{"A":1}}');
      await expect(loadLocalSettings(path, env)).rejects.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('does without the file', async () => {
    const env = {};
    await loadLocalSettings(join(tmpdir(), 'no-such-folder', 'local.settings.json'), env);
    expect(env).toEqual({});
  });
});

describe('resolvePlaceholders', () => {
  it('puts settings in place of their names, and names the one that is missing', () => {
    expect(resolvePlaceholders('a-%X%-%Y%', { X: '1', Y: '' })).toBe('a-1-');
    expect(resolvePlaceholders('*/5 * * * *', {})).toBe('*/5 * * * *');
    expect(() => resolvePlaceholders('%NOT_SET%', {})).toThrow('The setting "NOT_SET" is not set.');
  });
});

describe('isDisabledBySetting', () => {
  it('knows both ways to write the name and both ways to say yes', () => {
    expect(isDisabledBySetting('f', { 'AzureWebJobs.f.Disabled': 'True' })).toBe(true);
    expect(isDisabledBySetting('f', { AzureWebJobs_f_Disabled: '1' })).toBe(true);
    expect(isDisabledBySetting('f', { 'AzureWebJobs.f.Disabled': 'false' })).toBe(false);
    expect(isDisabledBySetting('f', { 'AzureWebJobs.g.Disabled': 'true' })).toBe(false);
  });
});

describe('connectionString', () => {
  it('finds a setting with and without the prefix of the host', () => {
    expect(connectionString('Storage', { AzureWebJobsStorage: 'a' })).toBe('a');
    expect(connectionString('AzureWebJobsStorage', { AzureWebJobsStorage: 'a' })).toBe('a');
    expect(connectionString('%WHICH%', { WHICH: 'Other', Other: 'b' })).toBe('b');
    expect(() => connectionString('Other', { Other: '' })).toThrow(/"Other" is not set/);
  });
});
