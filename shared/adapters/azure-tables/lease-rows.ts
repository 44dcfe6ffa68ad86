/** The delivery side of a subscription in the `triggers` table, as cells and back. */
import { z } from 'zod';
import { deliverySideSchema } from '../../contracts/delivery-schema.ts';
import type { DeliverySide } from '../../domain/lease.ts';
import { WRITER_COLUMN } from './guarded-commit.ts';
import { jsonCell } from './json-cells.ts';
import type { Cells } from './table.ts';

/** The URL has a cell of its own: erasing it is seen at a glance, and it may be as long as a cell can hold. */
export const deliverySideRowSchema = z
  .object({
    side: jsonCell(z.record(z.string(), z.unknown())),
    sealedUrl: z.string(),
  })
  .transform(({ side, sealedUrl }, context): DeliverySide => {
    const parsed = deliverySideSchema.safeParse({ ...side, sealedUrl });
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  });

export function deliverySideCells({ sealedUrl, ...side }: DeliverySide, token: string): Cells {
  return { side: JSON.stringify(side), sealedUrl, [WRITER_COLUMN]: token };
}
