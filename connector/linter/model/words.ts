/** Rules of wording that several places share. */

const PRODUCTS = [
  'Power Apps',
  'PowerApps',
  'Power Automate',
  'Power BI',
  'PowerBI',
  'Power Platform',
  'Power Pages',
  'Power Virtual Agents',
  'Power Fx',
  'Copilot Studio',
  'Microsoft Flow',
  'AI Builder',
];

/** The first restricted word or product name in a text, blind to case. */
export function restrictedWordIn(text: string, more: readonly string[] = []): string | undefined {
  return [...PRODUCTS, ...more].find((word) => new RegExp(`\\b${word}s?\\b`, 'i').test(text));
}

export function endsAsSentence(text: string): boolean {
  return /[.!?]$/.test(text);
}

const SMALL = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'by',
  'for',
  'from',
  'in',
  'into',
  'of',
  'on',
  'or',
  'per',
  'the',
  'to',
  'with',
]);

export function isTitleCase(label: string): boolean {
  return label
    .split(/[ ()]+/)
    .filter((word) => word !== '')
    .every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && SMALL.has(word)));
}

/** A capital first and, of the words after it, not most: names of products and people keep theirs. */
export function isSentenceCase(summary: string): boolean {
  const [first = '', ...later] = summary.split(/[ ()]+/).filter((word) => word !== '');
  const capitals = later.filter((word) => /^[A-Z][a-z]+$/.test(word)).length;
  return /^[A-Z0-9]/.test(first) && capitals * 2 <= later.length;
}

export function sameText(one: string, other: string): boolean {
  const bare = (text: string): string =>
    text
      .trim()
      .toLowerCase()
      .replace(/[.!?]+$/, '');
  return bare(one) !== '' && bare(one) === bare(other);
}
