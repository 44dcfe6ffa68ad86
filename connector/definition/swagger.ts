/** The part of Swagger 2.0, with the platform's extensions, that the connector is written in. */

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

export interface SwaggerSchema {
  readonly $ref?: string;
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly Json[];
  readonly items?: SwaggerSchema;
  readonly properties?: Readonly<Record<string, SwaggerSchema>>;
  readonly required?: readonly string[];
  readonly [extension: `x-ms-${string}`]: Json;
}

export interface SwaggerParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly required: boolean;
  readonly schema?: SwaggerSchema;
  readonly [key: string]: Json | SwaggerSchema | undefined;
}

export interface Reference {
  readonly $ref: string;
}

export interface SwaggerResponse {
  readonly description: string;
  readonly schema?: SwaggerSchema;
  readonly headers?: Readonly<Record<string, { readonly type: 'string' | 'integer'; readonly description: string }>>;
}

export interface SwaggerOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly (SwaggerParameter | Reference)[];
  readonly responses: Readonly<Record<string, SwaggerResponse | Reference>>;
  readonly [key: string]: unknown;
}

export type Method = 'get' | 'post' | 'patch' | 'delete';

export type PathItem = { readonly [M in Method]?: SwaggerOperation } & {
  readonly 'x-ms-notification-content'?: { readonly description: string; readonly schema: SwaggerSchema };
};

export interface SwaggerDefinition {
  readonly swagger: '2.0';
  readonly info: Readonly<Record<string, Json>>;
  readonly host: string;
  readonly basePath: string;
  readonly schemes: readonly ['https'];
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly definitions: Readonly<Record<string, SwaggerSchema>>;
  readonly parameters: Readonly<Record<string, SwaggerParameter>>;
  readonly responses: Readonly<Record<string, SwaggerResponse>>;
  readonly securityDefinitions: Readonly<Record<string, Json>>;
  readonly security: readonly Json[];
  readonly 'x-ms-connector-metadata': readonly Json[];
  readonly [key: string]: unknown;
}
