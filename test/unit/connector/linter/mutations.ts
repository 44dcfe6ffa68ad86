/** One fault for each rule, and where the rule has to find it. */
import { DOCUMENT_MUTATIONS } from './mutations/document-mutations.ts';
import { DYNAMIC_MUTATIONS } from './mutations/dynamic-mutations.ts';
import { INPUT_MUTATIONS } from './mutations/input-mutations.ts';
import type { Mutation } from './mutations/mutation.ts';
import { OPERATION_MUTATIONS } from './mutations/operation-mutations.ts';
import { PACKAGE_MUTATIONS } from './mutations/package-mutations.ts';
import { WEBHOOK_MUTATIONS } from './mutations/webhook-mutations.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...DOCUMENT_MUTATIONS,
  ...OPERATION_MUTATIONS,
  ...INPUT_MUTATIONS,
  ...DYNAMIC_MUTATIONS,
  ...WEBHOOK_MUTATIONS,
  ...PACKAGE_MUTATIONS,
];
