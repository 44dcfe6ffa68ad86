/** Where two JSON values differ, one line each: what is committed, and what the code says. */

export function differencesBetween(committed: unknown, wanted: unknown, path = '$'): string[] {
  if (isObject(committed) && isObject(wanted)) {
    const names = [...new Set([...Object.keys(committed), ...Object.keys(wanted)])];
    return names.flatMap((name) => differencesBetween(committed[name], wanted[name], `${path}${stepTo(name)}`));
  }
  if (Array.isArray(committed) && Array.isArray(wanted)) {
    const longer = committed.length > wanted.length ? committed : wanted;
    return longer.flatMap((_, index) => differencesBetween(committed[index], wanted[index], `${path}[${index}]`));
  }
  if (JSON.stringify(committed) === JSON.stringify(wanted)) return [];
  return [`${path}: committed ${shown(committed)}, but the code says ${shown(wanted)}`];
}

function stepTo(name: string): string {
  return /^[\w$-]+$/.test(name) ? `.${name}` : `['${name}']`;
}

const LONGEST_SHOWN = 120;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
