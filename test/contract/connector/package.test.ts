/** The committed parts of the connector beside its definition: the icon as it is drawn, and pages with their sections. */
import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { BRAND_COLOUR, ICON_SIZE_IN_PIXELS, iconPng } from '../../../connector/icon/icon.ts';

describe('The icon', () => {
  const committed = PNG.sync.read(readFileSync('connector/icon.png'));

  it('is committed as the code draws it', () => {
    expect(committed.data.equals(PNG.sync.read(iconPng()).data)).toBe(true);
  });

  it('is square, opaque, of one flat background in the brand colour, with the logo well inside', () => {
    expect([committed.width, committed.height]).toEqual([ICON_SIZE_IN_PIXELS, ICON_SIZE_IN_PIXELS]);
    const margin = (ICON_SIZE_IN_PIXELS - 160) / 2;
    for (let y = 0; y < ICON_SIZE_IN_PIXELS; y += 1) {
      for (let x = 0; x < ICON_SIZE_IN_PIXELS; x += 1) {
        const isMargin = [x, y].some((at) => at < margin || at >= ICON_SIZE_IN_PIXELS - margin);
        const at = (y * ICON_SIZE_IN_PIXELS + x) * 4;
        if (committed.data[at + 3] !== 255) expect.fail(`${x}, ${y} is not opaque.`);
        const colour = `#${committed.data.subarray(at, at + 3).toString('hex')}`;
        if (isMargin && colour !== BRAND_COLOUR) expect.fail(`${x}, ${y} is ${colour}.`);
      }
    }
  });
});

it.each([
  [
    'connector/readme.md',
    [
      ...['# Audience Signals', '## Publisher: Audience Signals', '## Prerequisites', '## Supported Operations'],
      ...['## Obtaining Credentials', '## Known Issues and Limitations', '## Deployment Instructions'],
    ],
  ],
  [
    'connector/intro.md',
    [
      ...['## Prerequisites', '## How to get credentials', '## Get started with your connector'],
      ...['## Known issues and limitations', '## Common errors and remedies', '## FAQ'],
    ],
  ],
])('%s has every section that it must have', (file, sections) => {
  const headings = readFileSync(file, 'utf8').split('\n');
  expect(sections.filter((section) => !headings.includes(section))).toEqual([]);
});
