/** Looks for what opens something, in each spelling in which it could lie about. Says where, and never what. */
import type { StoredText } from '../../e2e/stored-texts.ts';

export type Secrets = ReadonlyMap<string, string>;

const SHORTEST = 16;

function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].map((offset) => {
    // As part of a longer text its first and last characters depend on the neighbours.
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const urlForms = inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  const quoted = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), quoted, ...inBase64, ...urlForms, hex, hex.toUpperCase()];
}

export function found(secrets: Secrets, texts: readonly StoredText[]): readonly string[] {
  return [...secrets].flatMap(([name, secret]) => {
    if (secret.length < SHORTEST) throw new Error(`The ${name} is too short to be looked for.`);
    const spellings = spellingsOf(secret);
    return texts
      .filter(({ text }) => spellings.some((spelling) => text.includes(spelling)))
      .map(({ place }) => `${name} in ${place}`);
  });
}

export function linesOf(lines: readonly string[], of: string): readonly StoredText[] {
  return lines.map((text, index) => ({ place: `${of}, line ${index}`, text }));
}
