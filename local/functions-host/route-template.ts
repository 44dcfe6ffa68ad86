// Matches request paths against ASP.NET route templates: literals in any case, {id}, {id?}, {id=5}, {id:int}, {*rest}.

export interface RouteTemplate {
  /** The route values of a path that matches; undefined for one that does not. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

interface Parameter {
  readonly name: string;
  readonly catchAll: boolean;
  readonly optional: boolean;
  readonly defaultValue: string | undefined;
  readonly accepts: (value: string) => boolean;
}

/** A segment is either one parameter, or literals with any number of parameters between them. */
type Segment =
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'mixed'; readonly pattern: RegExp; readonly parameters: readonly Parameter[] };

const PARAMETER = /\{([^{}]+)\}/g;

export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = template
    .split('/')
    .filter((segment) => segment !== '')
    .map(parseSegment);
  return { match: (path) => matchSegments(segments, splitPath(path)) };
}

function parseSegment(text: string): Segment {
  const found = [...text.matchAll(PARAMETER)].map(([, inner = '']) => parseParameter(inner));
  const [only] = found;
  if (only !== undefined && found.length === 1 && /^\{[^{}]+\}$/.test(text))
    return { kind: 'parameter', parameter: only };
  const literals = text.split(/\{[^{}]+\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { kind: 'mixed', pattern: new RegExp(`^${literals.join('(.+?)')}$`, 'i'), parameters: found };
}

function parseParameter(inner: string): Parameter {
  const match = /^(\*{0,2})([^:=?*]+)((?::[^:=?]+)*)(?:=(.*))?(\?)?$/.exec(inner);
  if (match === null) throw new Error(`"{${inner}}" is not a route parameter.`);
  const [, stars = '', name = '', constraints = '', defaultValue, optional] = match;
  const checks = constraints.split(':').slice(1).map(constraint);
  return {
    name,
    catchAll: stars !== '',
    optional: optional !== undefined,
    defaultValue,
    accepts: (value) => checks.every((check) => check(value)),
  };
}

function constraint(text: string): (value: string) => boolean {
  const [, name = '', argument = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const [low = Number.NaN, high = low] = argument.split(',').map(Number);
  switch (name.toLowerCase()) {
    case 'int':
    case 'long':
      return (value) => /^[+-]?\d+$/.test(value);
    case 'bool':
      return (value) => /^(true|false)$/i.test(value);
    case 'decimal':
    case 'double':
    case 'float':
      return (value) => value.trim() !== '' && Number.isFinite(Number(value));
    case 'guid':
      return (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value);
    case 'alpha':
      return (value) => /^[a-z]*$/i.test(value);
    case 'length':
      return (value) => value.length >= low && value.length <= high;
    case 'minlength':
      return (value) => value.length >= low;
    case 'maxlength':
      return (value) => value.length <= low;
    case 'min':
      return (value) => Number(value) >= low;
    case 'max':
      return (value) => Number(value) <= low;
    case 'range':
      return (value) => Number(value) >= low && Number(value) <= high;
    case 'required':
      return (value) => value !== '';
    default:
      throw new Error(`The route constraint "${text}" is not supported by this host.`);
  }
}

/** The server decodes each segment but for an encoded slash, which stays as it was sent. */
function splitPath(path: string): readonly string[] {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  return segments.length === 1 && segments[0] === '' ? [] : segments.map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return segment
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : decodeURIComponent(part)))
      .join('');
  } catch {
    return segment;
  }
}

function matchSegments(
  segments: readonly Segment[],
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const values = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'parameter' && segment.parameter.catchAll) {
      const rest = path.slice(index).join('/');
      return take(segment.parameter, rest === '' ? undefined : rest, values) ? Object.fromEntries(values) : undefined;
    }
    if (!matchSegment(segment, path[index], values)) return undefined;
  }
  return path.length <= segments.length ? Object.fromEntries(values) : undefined;
}

function matchSegment(segment: Segment, text: string | undefined, values: Map<string, string>): boolean {
  if (segment.kind === 'parameter') return take(segment.parameter, text, values);
  const match = segment.pattern.exec(text ?? '');
  return match !== null && segment.parameters.every((parameter, index) => take(parameter, match[index + 1], values));
}

function take(parameter: Parameter, text: string | undefined, values: Map<string, string>): boolean {
  const value = text ?? parameter.defaultValue;
  if (value === undefined) return parameter.optional || parameter.catchAll;
  if (value === '' || !parameter.accepts(value)) return false;
  values.set(parameter.name, value);
  return true;
}
