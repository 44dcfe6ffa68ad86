/** Where a list goes on, as one text in the address of the next page. Who makes one up only asks for another page. */
import { z } from 'zod';
import type { PageStart } from '../domain/tables.ts';

export function pageMarkOf(from: PageStart): string {
  return 'skip' in from ? `skip.${from.skip}` : `mark.${Buffer.from(from.skipToken).toString('base64url')}`;
}

const SKIP = /^skip\.(\d{1,9})$/;
const MARK = /^mark\.([\w-]{1,4000})$/;

export function pageMarkInput() {
  return z.string().transform((text, context): PageStart => {
    const [, skip] = SKIP.exec(text) ?? [];
    if (skip !== undefined) return { skip: Number(skip) };
    const [, mark] = MARK.exec(text) ?? [];
    if (mark !== undefined) return { skipToken: Buffer.from(mark, 'base64url').toString() };
    context.addIssue({ code: 'custom', message: 'must be the one in a nextLink of this action' });
    return z.NEVER;
  });
}
