/** JSON as it is committed: two blanks, pure ASCII (importers read it in the platform's encoding), one last line end. */

export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(/[^\0-\x7f]/g, escaped);
  return `${text}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
