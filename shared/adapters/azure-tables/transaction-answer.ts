/** Reads the service's answer to a transaction: the ETag of each change, or what went wrong and with which of them. */
import { z } from 'zod';
import type { StorageProblem } from './storage-problem.ts';

export type TransactionAnswer =
  /** By position: most answers do not name their row. */
  | { readonly type: 'done'; readonly etags: readonly (string | undefined)[] }
  | { readonly type: 'failed'; readonly problem: StorageProblem };

const PART = '--changesetresponse_';

const errorSchema = z.object({
  'odata.error': z.object({ code: z.string(), message: z.object({ value: z.string() }) }),
});

/** An answer that breaks off, or that nobody understands, says nothing of what was written: a problem without a status. */
export function readTransactionAnswer(status: number, text: string, changes: number): TransactionAnswer {
  if (status < 200 || status >= 300) return failed(status, text);
  const parts = text.split(PART).slice(1, -1);
  const etags: (string | undefined)[] = [];
  for (const part of parts) {
    const own = Number(/HTTP\/1\.1 (\d{3})/.exec(part)?.[1]);
    if (own >= 400) return failed(own, part);
    if (own >= 200 && own < 300) etags.push(/^ETag: (.*?)\r?$/im.exec(part)?.[1]);
  }
  return etags.length === changes ? { type: 'done', etags } : { type: 'failed', problem: {} };
}

/** Of the changes only the one that failed is answered; its place among them stands before the message. */
function failed(status: number, text: string): TransactionAnswer {
  const error = errorIn(text);
  if (error === undefined) return { type: 'failed', problem: { status } };
  const { code, message } = error;
  const index = /^(\d+):/.exec(message.value)?.[1];
  return { type: 'failed', problem: { status, code, ...(index !== undefined && { index: Number(index) }) } };
}

function errorIn(text: string): z.output<typeof errorSchema>['odata.error'] | undefined {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)));
    return parsed.success ? parsed.data['odata.error'] : undefined;
  } catch {
    return undefined;
  }
}
