import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import type { Fault } from '../../../../fakes/table-faults.ts';
import { describeLostAnswers, type WriteFault } from '../../../../store-suites/lost-answers-suite.ts';

let armed: Fault | undefined;

function faultOf(fault: Fault, done: boolean): WriteFault {
  return {
    name: fault,
    done,
    arm() {
      armed = fault;
    },
    disarm() {
      armed = undefined;
    },
  };
}

const set = new MemoryTableSet({
  fault({ operation }) {
    if (operation !== 'commit') return undefined;
    const fault = armed;
    armed = undefined;
    return fault;
  },
});

describeLostAnswers('Where storage loses an answer', async () => ({ set, stop: async () => undefined }), [
  faultOf('lost', false),
  faultOf('done-and-lost', true),
  faultOf('done-and-retried', true),
]);
