/** Somebody who has the definition, an address and a key, and nothing else: calls what it says, and checks what comes. */
import { z } from 'zod';
import type { Definition, Input, Operation, Schema } from './definition.ts';
import { faultsIn } from './reply-check.ts';

export type Inputs = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Option {
  readonly id: string;
  readonly title: string;
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string().min(10) }) });
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const items = z.array(z.record(z.string(), z.unknown()));

export class Stranger {
  readonly definition: Definition;
  readonly origin: string;
  readonly #key: string;

  constructor(definition: Definition, origin: string, key: string) {
    this.definition = definition;
    this.origin = origin;
    this.#key = key;
  }

  /** Inputs that are not given are left to the definition's defaults. Throws for a reply that it does not declare. */
  async call(operationId: string, inputs: Inputs = {}): Promise<Reply> {
    const operation = this.definition.operation(operationId);
    const unknown = Object.keys(inputs).filter((name) => !operation.inputs.some((input) => input.name === name));
    if (unknown.length > 0) throw new Error(`${operationId} has no input ${unknown.join(', ')}.`);
    return this.#replyTo(operation, await this.#send(operation, inputs));
  }

  /** Status, code and message of a call that is refused. */
  async refusalOf(operationId: string, inputs: Inputs): Promise<readonly [number, string, string]> {
    const { status, body } = await this.call(operationId, inputs);
    const { error } = refusal.parse(body);
    return [status, error.code, error.message];
  }

  /** The page that a reply leads to, fetched as the engine does it. */
  async callPage(operationId: string, nextLink: string): Promise<Reply> {
    const headers = { [this.definition.keyHeader]: this.#key };
    return this.#replyTo(this.definition.operation(operationId), await fetch(nextLink, { headers }));
  }

  /** The choices of a dropdown, as a designer reads them once the inputs that it depends on are there. */
  async optionsOf(operationId: string, inputName: string, known: Inputs): Promise<readonly Option[]> {
    const input = this.definition.operation(operationId).inputs.find(({ name }) => name === inputName);
    const source = input?.['x-ms-dynamic-values'];
    if (source === undefined) throw new Error(`${inputName} of ${operationId} has no dropdown.`);
    const asked = Object.entries(source.parameters ?? {}).map(([name, said]): [string, unknown] => [
      name,
      isReference(said) ? known[said.parameter] : said,
    ]);
    const { status, body } = await this.call(source.operationId, Object.fromEntries(asked));
    if (status !== 200) throw new Error(`The dropdown of ${inputName} answered ${status}.`);
    const list = items.parse(z.record(z.string(), z.unknown()).parse(body)[source['value-collection']]);
    return list.map((item) => ({ id: String(item[source['value-path']]), title: String(item[source['value-title']]) }));
  }

  /** The fields of the rows that an operation takes or gives, as a designer reads them once its inputs are there. */
  async rowSchemaOf(operationId: string, known: Inputs): Promise<Schema> {
    const { replies } = this.definition.operation(operationId);
    const source = dynamicSchemaIn(replies.get('200') ?? {});
    if (source === undefined) throw new Error(`${operationId} has no rows.`);
    const asked = Object.entries(source.parameters).map(([name, { parameter }]) => [name, known[parameter]] as const);
    const { body } = await this.call(source.operationId, Object.fromEntries(asked));
    return z.record(z.string(), z.unknown()).parse(z.record(z.string(), z.unknown()).parse(body)[source['value-path']]);
  }

  hasDropdown(operationId: string, inputName: string): boolean {
    const { inputs } = this.definition.operation(operationId);
    return inputs.some((input) => input.name === inputName && 'x-ms-dynamic-values' in input);
  }

  #send(operation: Operation, inputs: Inputs): Promise<Response> {
    const url = new URL(`${this.origin}${this.definition.basePath}${pathWith(operation, inputs)}`);
    const body = operation.inputs.find((input) => input.in === 'body');
    for (const input of operation.inputs) {
      const value = givenFor(input, inputs);
      if (value === undefined && input.required) throw new Error(`${operation.operationId} needs ${input.name}.`);
      if (input.in === 'query' && value !== undefined) url.searchParams.set(input.name, String(value));
    }
    return fetch(url, {
      method: operation.method,
      headers: { [this.definition.keyHeader]: this.#key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(givenFor(body, inputs)) }),
    });
  }

  async #replyTo({ operationId, replies }: Operation, response: Response): Promise<Reply> {
    const { status, headers } = response;
    const text = await response.text();
    const isJson = headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = isJson ? JSON.parse(text) : text;
    if (!replies.has(String(status))) throw new Error(`${operationId} answered ${status}, which it does not declare.`);
    if (status >= 400) {
      errorBody.parse(body);
      return { status, headers, body };
    }
    const schema = replies.get(String(status));
    const faults = schema === undefined ? [] : faultsIn(schema, body);
    if (faults.length > 0) throw new Error(`${operationId} answered what it does not declare:\n${faults.join('\n')}`);
    return { status, headers, body };
  }
}

function pathWith({ path, inputs: declared }: Operation, inputs: Inputs): string {
  return declared
    .filter((input) => input.in === 'path')
    .reduce((filled, { name }) => filled.replace(`{${name}}`, encodeURIComponent(String(inputs[name]))), path);
}

function givenFor(input: Input, inputs: Inputs): unknown {
  return inputs[input.name] ?? input.default;
}

const dynamicSchema = z.object({
  operationId: z.string(),
  parameters: z.record(z.string(), z.object({ parameter: z.string() })),
  'value-path': z.string(),
});

/** The first that there is, however deep. */
function dynamicSchemaIn(schema: Schema): z.infer<typeof dynamicSchema> | undefined {
  if ('x-ms-dynamic-schema' in schema) return dynamicSchema.parse(schema['x-ms-dynamic-schema']);
  for (const inner of Object.values(schema)) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue;
    const found = dynamicSchemaIn(Object.fromEntries(Object.entries(inner)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isReference(said: unknown): said is { parameter: string } {
  return typeof said === 'object' && said !== null && 'parameter' in said;
}
