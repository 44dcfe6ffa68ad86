/** Rules 78, 84, 85 and 87: what lies beside the definition, and what it was before. */
import { breakingChanges } from '../../compat/compare.ts';
import { finding } from '../model/finding.ts';
import { at, fieldsOf, itemsOf, type Place, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { pictureOf } from '../png.ts';
import { propertiesOf } from './properties.ts';

const SECTIONS = [
  ['Publisher', /^#{1,3}\s*Publisher\b/m],
  ['Prerequisites', /^#{1,3}\s*Prerequisites\b/im],
  ['Supported Operations', /^#{1,3}\s*Supported Operations\b/im],
  ['Obtaining Credentials', /^#{1,3}\s*Obtaining Credentials\b/im],
  ['Known Issues and Limitations', /^#{1,3}\s*Known Issues and Limitations\b/im],
  ['Deployment Instructions', /^#{1,3}\s*Deployment Instructions\b/im],
] as const;

export const packageRules: readonly Rule[] = [
  {
    number: 78,
    name: 'Icon',
    about: 'The icon is a square PNG of 100 to 230 pixels, opaque, with corners in its colour.',
    needs: 'icon.png',
    *check({ icon, properties }) {
      const place = { path: 'icon.png', value: undefined };
      const picture = pictureOf(icon ?? new Uint8Array());
      if (typeof picture === 'string') {
        yield finding(place, 'a PNG of 8 bits, RGB or RGBA, not interlaced', picture);
        return;
      }
      const { width, height, colorAt } = picture;
      if (width !== height || width < 100 || width > 230)
        yield finding(place, 'a square of 100 to 230 pixels', `${width} x ${height}`);
      const clear = pixelsOf(width, height).find(({ x, y }) => colorAt(x, y).length > 7);
      if (clear !== undefined)
        yield finding(place, 'opaque pixels', `${colorAt(clear.x, clear.y)} at ${clear.x}, ${clear.y}`);
      const wanted = textAt(propertiesOf(properties), 'iconBrandColor').toLowerCase();
      const corners = [colorAt(0, 0), colorAt(width - 1, 0), colorAt(0, height - 1), colorAt(width - 1, height - 1)];
      const other = corners.find((color) => color.slice(0, 7) !== wanted);
      if (/^#[0-9a-f]{6}$/.test(wanted) && other !== undefined) yield finding(place, `corners in ${wanted}`, other);
    },
  },
  {
    number: 84,
    name: 'NoSecrets',
    about: 'No file holds an id, a secret or, where it is committed, a real host.',
    *check({ definition, properties, settings, isCommitted }) {
      const nowhere = { path: 'settings.json', value: undefined };
      for (const text of [definition.root, properties ?? nowhere, settings ?? nowhere].flatMap(textsUnder)) {
        if (isSecret(text)) yield finding(text, 'a clear dummy', 'what looks like an id or secret');
      }
      const host = at(definition.root, 'host');
      const isDummy = /^your-|(^|[.-])(example|contoso|fabrikam)([.-]|$)/.test(textAt(host));
      if (isCommitted && !isDummy) yield finding(host, 'a dummy, such as your-app.azurewebsites.net');
    },
  },
  {
    number: 85,
    name: 'ReadmeSections',
    about: 'The readme has all its sections, and one for each visible operation.',
    needs: 'readme.md',
    *check({ readme = '', definition }) {
      const place = { path: 'readme.md', value: undefined };
      if (!/^# \S/m.test(readme)) yield finding(place, 'a title', 'none');
      for (const [name, heading] of SECTIONS) {
        if (!heading.test(readme)) yield finding(place, `a section "${name}"`, 'none');
      }
      for (const { isInternal, place: operation } of definition.operations) {
        const summary = textAt(operation, 'summary');
        const isNamed = readme.split('\n').some((line) => /^#{2,6}\s/.test(line) && line.includes(summary));
        if (!isInternal && !isNamed) yield finding(place, `a section "${summary}"`, 'none');
      }
    },
  },
  {
    number: 87,
    name: 'ValidateChange',
    about: 'No change breaks flows that were made with the older definition.',
    needs: 'an older definition',
    *check({ definition, older }) {
      for (const { path, change } of breakingChanges(older?.value, definition.root.value))
        yield { path, found: change, wanted: 'what old flows use, as it was' };
    },
  },
];

function pixelsOf(width: number, height: number): { readonly x: number; readonly y: number }[] {
  return Array.from({ length: width * height }, (_, index) => ({ x: index % width, y: Math.floor(index / width) }));
}

function textsUnder(place: Place): Place[] {
  if (typeof place.value === 'string') return [place];
  return [...fieldsOf(place), ...itemsOf(place)].flatMap(textsUnder);
}

/** Ids of one repeated digit are dummies; long runs without a blank, of letters and digits both, are keys. */
function isSecret(place: Place): boolean {
  const text = textAt(place);
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0];
  const isRealId = id !== undefined && new Set(id.replaceAll('-', '')).size > 1;
  const isKey =
    /(?=[A-Za-z+]*\d)(?=[\d+]*[A-Za-z])[A-Za-z0-9+]{40,}={0,2}/.test(text) || /[?&](sig|code)=[^&\s]{8,}/.test(text);
  return isRealId || isKey || (/clientSecret$/.test(place.path) && !/^(|your.*|<.*>|.*dummy.*)$/i.test(text));
}
