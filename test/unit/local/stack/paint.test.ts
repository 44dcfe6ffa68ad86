import { describe, expect, it } from 'vitest';
import { createPaint, wantsColour } from '../../../../local/stack/paint.ts';

describe('colours', () => {
  it('are for terminals only', () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(false, {})).toBe(false);
  });

  it.each([{ NO_COLOR: '1' }, { NO_COLOR: 'false' }, { TERM: 'dumb' }])('are left out with %j', (env) => {
    expect(wantsColour(true, env)).toBe(false);
  });

  it('are not left out by an empty NO_COLOR', () => {
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
  });

  it('wrap a text, or leave it as it is', () => {
    expect(createPaint(true).red('no')).toBe('\u001b[31mno\u001b[39m');
    expect(createPaint(false).red('no')).toBe('no');
  });
});
