/** Reads a query as Azure Monitor does, with its own language service: what is wrong with it, and what it reads of a log line. */
/// <reference types="@kusto/language-service-next" />
import '@kusto/language-service-next/bridge.min.js';
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js';

const { GlobalState, KustoCode, Symbols, Syntax } = Kusto.Language;

/** As far as queries may read it, https://learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces. */
const APP_TRACES = '(TimeGenerated: datetime, Message: string, SeverityLevel: int, OperationId: string)';

export interface KustoQuery {
  /** Of the language service: syntax, names of tables, columns and functions, types. */
  readonly problems: readonly string[];
  /** The columns that it answers with. */
  readonly columns: readonly string[];
  /** The fields that it reads of what it calls `line`. */
  readonly fields: readonly string[];
  /** What it compares such a field with. */
  readonly compared: readonly { readonly field: string; readonly values: readonly string[] }[];
}

const globals = (() => {
  const table = Symbols.TableSymbol.From(APP_TRACES)?.WithName('AppTraces');
  if (!table) throw new Error('The language service does not know how to make a table.');
  const workspace = new Symbols.DatabaseSymbol.ctor('workspace', [table]);
  return GlobalState.Default?.WithDatabase(workspace) ?? null;
})();

export function readQuery(text: string): KustoQuery {
  const code = KustoCode.ParseAndAnalyze(text, globals);
  const problems = listOf(code?.GetDiagnostics()).map(({ Code, Message }) => `${Code} ${Message}`);
  const fields = new Set<string>();
  const compared: { field: string; values: string[] }[] = [];
  Syntax.SyntaxElement.WalkNodes(code?.Syntax ?? null, (node) => {
    const part = String(node).trim();
    const [, field] = /^line\.(\w+)$/.exec(part) ?? [];
    if (field !== undefined) fields.add(field);
    if (/^line\s*\[/.test(part)) problems.push(`${part} should be written with a dot`);
    if (/^line\.\w+\b *(?:==|!=|=~|!?in\b)/.test(part)) problems.push(`${part} should compare a text: tostring(…)`);
    const [, name, values] = /^tostring\(line\.(\w+)\) (?:==|!=|in) (\('[^)]*'\)|'[^']*')$/.exec(part) ?? [];
    if (name !== undefined && values !== undefined)
      compared.push({ field: name, values: [...values.matchAll(/'([^']*)'/g)].map(([, value = '']) => value) });
  });
  const columns = listOf(columnsOf(code)).map(({ Name }) => Name ?? '');
  return { problems, columns, fields: [...fields], compared };
}

function columnsOf(code: ReturnType<typeof KustoCode.ParseAndAnalyze>) {
  const type = code?.ResultType;
  return type instanceof Symbols.TableSymbol ? type.Columns : null;
}

function listOf<Item>(list: System.Collections.Generic.IReadOnlyList$1<Item> | null | undefined): Item[] {
  return list ? Array.from({ length: list.Count }, (_, index) => list.getItem(index)) : [];
}
