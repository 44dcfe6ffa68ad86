import { describe, expect, it } from 'vitest';
import { readOptions, USAGE } from '../../../../local/stack/options.ts';

describe('the command line of the stack', () => {
  it('plays the day at Contoso on ports of its own choice unless told otherwise', () => {
    expect(readOptions([], '/root')).toEqual({
      once: false,
      help: false,
      scenarioFile: expect.stringMatching(/a-day-at-contoso\.json$/),
      port: undefined,
      upstreamPort: undefined,
      receiverPort: undefined,
    });
  });

  it('reads each option', () => {
    const args = ['--once', '--scenario', '/x/day.json', '--port', '1', '--upstream-port', '2', '--receiver-port', '3'];
    expect(readOptions(args, '/root')).toMatchObject({ once: true, port: 1, upstreamPort: 2, receiverPort: 3 });
  });

  it.each(['0', '65536', 'x', '-1', '1.5'])('refuses %s as a port and names the option', (port) => {
    expect(() => readOptions([`--upstream-port=${port}`], '/root')).toThrow(/--upstream-port/);
  });

  it('refuses an option that it does not know', () => {
    expect(() => readOptions(['--twice'], '/root')).toThrow(/--twice/);
  });

  it('tells of every option in its help', () => {
    for (const option of ['--once', '--scenario', '--port', '--upstream-port', '--receiver-port', '--help']) {
      expect(USAGE).toContain(option);
    }
  });
});
