// Loaded into a process before its program: sets its `Date` ahead by the milliseconds that the file CLOCK_AHEAD_FILE holds.
// Timers keep their pace. So a test can let minutes go by for all processes at once, without waiting for them.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_AHEAD_FILE;
const SystemDate = Date;

if (file !== undefined) {
  globalThis.Date = class extends SystemDate {
    constructor(...parts) {
      if (parts.length === 0) super(SystemDate.now() + aheadIn(file));
      else super(...parts);
    }

    static now() {
      return SystemDate.now() + aheadIn(file);
    }
  };
}

function aheadIn(path) {
  return Number(readFileSync(path, 'utf8'));
}
