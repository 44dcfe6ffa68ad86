/** The files that hold the partitions of a table, read piece by piece: none is ever held whole. */
import type { InsightsFailure, Result } from '../domain/failure.ts';
import type { PartitionDownload } from '../domain/tables.ts';

export interface PartitionPiece {
  readonly bytes: Uint8Array;
  /** Nothing comes after it. */
  readonly isLast: boolean;
}

export interface PartitionFiles {
  /** `position` and `mostInBytes` in bytes. Past the end there is an empty piece, which is the last. */
  readPiece(
    download: PartitionDownload,
    position: number,
    mostInBytes: number,
  ): Promise<Result<PartitionPiece, InsightsFailure>>;
}
