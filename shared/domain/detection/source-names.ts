/** Tasks name their data source only as makers do; this finds the one that is meant, or tells why none can be. */
import type { SetAsideReason } from '../verdict.ts';

export interface NamedSource {
  readonly dataSourceId: string;
  readonly name?: string;
}

export type SourceMeant =
  | { readonly known: true; readonly dataSourceId: string }
  | { readonly known: false; readonly reason: Extract<SetAsideReason, 'unknown-source' | 'ambiguous-source'> };

export function sourceNames(sources: readonly NamedSource[]): (name: string | undefined) => SourceMeant {
  const idsByName = new Map<string, Set<string>>();
  for (const { dataSourceId, name } of sources) {
    const folded = folding(name);
    if (folded !== '') idsByName.set(folded, (idsByName.get(folded) ?? new Set()).add(dataSourceId));
  }
  return (name) => {
    const [dataSourceId, ...others] = idsByName.get(folding(name)) ?? [];
    if (dataSourceId === undefined) return { known: false, reason: 'unknown-source' };
    return others.length === 0 ? { known: true, dataSourceId } : { known: false, reason: 'ambiguous-source' };
  };
}

function folding(name: string | undefined): string {
  return (name ?? '').trim().toLowerCase();
}
