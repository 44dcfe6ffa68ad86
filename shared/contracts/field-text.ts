/**
 * What a maker reads about a field, kept with the field's schema: `schema.meta({ title, description, … })`, last in
 * the chain. The connector's definition and its documentation are generated from it.
 */

/** `none`: shown, and neither in front nor hidden. */
export type Visibility = 'important' | 'none' | 'advanced' | 'internal';

/** A literal, or the input of the asking operation that is passed on. */
export type OptionsInput = { readonly from: string } | { readonly literal: string | number | boolean };

/** A dropdown: the operation that lists the choices as `{ value: [{ id, name }] }`. */
export interface OptionsSource {
  readonly operationId: string;
  readonly inputs?: Readonly<Record<string, OptionsInput>>;
}

declare module 'zod' {
  interface GlobalMeta {
    /** The label: Title Case, letters, digits, blanks and parentheses, at most 80 characters. */
    title?: string;
    /** A full sentence, other than the label. */
    description?: string;
    visibility?: Visibility;
    /** What a text in the query stands for, where it is not text. */
    wireType?: 'string' | 'number' | 'integer' | 'boolean';
    format?: string;
    /** The words of an input that is read whatever their case. */
    choices?: readonly string[];
    /** The choices' labels, where the words themselves are not good enough. */
    choiceLabels?: Readonly<Record<string, string>>;
    /** What a designer fills in, as a maker would write it. */
    wireDefault?: string | number | boolean;
    options?: OptionsSource;
    /** The operation that answers `{ schema }` for an object whose fields only upstream knows. */
    rowSchema?: OptionsSource;
    /** An object that itself is a JSON schema. */
    isJsonSchema?: true;
    /** The one field that takes the callback URL. */
    isCallbackUrl?: true;
    /** A sample, never a secret. */
    testValue?: string | number | boolean;
  }
}
