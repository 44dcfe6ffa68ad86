/** The connector's definition as an importer reads it: its operations with every reference resolved. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface Input {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly required: boolean;
  readonly type?: string;
  readonly default?: unknown;
  readonly 'x-ms-dynamic-values'?: DynamicValues;
  readonly [key: string]: unknown;
}

export interface DynamicValues {
  readonly operationId: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly 'value-collection': string;
  readonly 'value-path': string;
  readonly 'value-title': string;
}

export interface Operation {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
  readonly inputs: readonly Input[];
  readonly isTrigger: boolean;
  readonly isPaged: boolean;
  readonly visibility: string;
  /** By status; undefined where that reply has none. */
  readonly replies: ReadonlyMap<string, Schema | undefined>;
  readonly notification?: Schema;
}

export type Schema = Readonly<Record<string, unknown>>;

const object = z.record(z.string(), z.unknown());
const input = z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'body']), required: z.boolean() });
const operation = z.looseObject({ operationId: z.string(), parameters: z.array(object), responses: object });
const METHODS = ['get', 'post', 'patch', 'delete'];

export class Definition {
  readonly operations: readonly Operation[];
  readonly keyHeader: string;
  readonly basePath: string;
  readonly #document: Schema;

  constructor(file: string) {
    this.#document = object.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { functionKey } = z
      .object({ functionKey: z.object({ in: z.literal('header'), name: z.string() }) })
      .parse(this.#document.securityDefinitions);
    this.keyHeader = functionKey.name;
    this.basePath = z.string().parse(this.#document.basePath);
    this.operations = Object.entries(object.parse(this.#document.paths)).flatMap(([path, item]) =>
      this.#operationsOf(path, object.parse(item)),
    );
  }

  operation(operationId: string): Operation {
    const found = this.operations.find((one) => one.operationId === operationId);
    if (found === undefined) throw new Error(`The definition has no operation ${operationId}.`);
    return found;
  }

  #operationsOf(path: string, item: Schema): Operation[] {
    const notification = item['x-ms-notification-content'];
    return METHODS.filter((method) => method in item).map((method) => {
      const written = operation.parse(item[method]);
      return {
        operationId: written.operationId,
        path,
        method: method.toUpperCase(),
        inputs: written.parameters.map((one): Input => input.parse(this.#resolved(one))),
        isTrigger: 'x-ms-trigger' in written,
        isPaged: 'x-ms-pageable' in written,
        visibility: String(written['x-ms-visibility'] ?? 'none'),
        replies: new Map(
          Object.entries(written.responses).map(([status, reply]) => {
            const { schema } = object.parse(this.#resolved(reply));
            return [status, schema === undefined ? undefined : object.parse(this.#resolved(schema))];
          }),
        ),
        ...(notification === undefined
          ? {}
          : { notification: object.parse(this.#resolved(object.parse(notification).schema)) }),
      };
    });
  }

  /** A copy in which nothing refers to anything. */
  #resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#resolved(one));
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value && typeof value.$ref === 'string') return this.#resolved(this.#at(value.$ref));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#resolved(inner)]));
  }

  #at(pointer: string): unknown {
    let found: unknown = this.#document;
    for (const step of pointer.replace('#/', '').split('/')) found = object.parse(found)[step];
    return found;
  }
}
