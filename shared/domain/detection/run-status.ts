/** Which of upstream's states end a run. */
import type { EndedStatus } from '../observation.ts';
import type { RunStatus } from '../upstream-models.ts';

/** A state that upstream has added since is no end: nobody knows whether it is one. */
export function endedStatusOf(status: RunStatus): EndedStatus | undefined {
  switch (status) {
    case 'successful':
    case 'failed':
    case 'timedOut':
    case 'aborted':
    case 'skipped':
    case 'deleted':
      return status;
    case 'queued':
    case 'needsUpdate':
    case 'running':
    case 'unknown':
      return undefined;
  }
}

export function isTerminal(status: RunStatus): boolean {
  return endedStatusOf(status) !== undefined;
}
