/** Names that no other test uses, in this run or another beside it. */
import { randomBytes } from 'node:crypto';

export function freshTableName(): string {
  return `t${randomBytes(8).toString('hex')}x`;
}
