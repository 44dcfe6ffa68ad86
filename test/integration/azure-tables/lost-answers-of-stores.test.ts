import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { type FaultProxy, startFaultProxy, type WireFault } from '../../proxy/fault-proxy.ts';
import { describeLostAnswers, type WriteFault } from '../../store-suites/lost-answers-suite.ts';
import type { StartTables } from '../../store-suites/store-fixture.ts';

const RETRIES = { most: 2, firstDelayMs: 1, longestDelayMs: 5 };
const EVERY_TRY = RETRIES.most + 1;

let azurite: Azurite;
let proxy: FaultProxy;

const behindProxy =
  (timeLimitMs?: number): StartTables =>
  async () => {
    azurite = await startAzurite();
    const { origin } = new URL(azurite.tableEndpoint);
    proxy = await startFaultProxy(origin);
    const connectionString = azurite.connectionString.replace(origin, proxy.origin);
    const options = { retries: RETRIES, ...(timeLimitMs === undefined ? {} : { timeLimitMs }) };
    return {
      set: new AzureTableSet({ connectionString }, options),
      async stop() {
        await proxy.stop();
        await azurite.stop();
      },
    };
  };

/** Strikes the first tries of the next write; reads are left alone. */
function faultOf(name: string, fault: WireFault, tries: number, done: boolean): WriteFault {
  return {
    name,
    done,
    arm() {
      let struck = 0;
      proxy.decide(({ method }) => {
        if (method === 'GET' || struck === tries) return undefined;
        struck += 1;
        return fault;
      });
    },
    disarm() {
      proxy.decide(() => undefined);
    },
  };
}

describeLostAnswers('Where the wire loses an answer', behindProxy(), [
  faultOf('cut after the first try, which the second one meets', { type: 'cut-after' }, 1, true),
  faultOf('500 instead of the first answer', { type: 'replace', status: 500 }, 1, true),
  faultOf('408 instead of every answer', { type: 'replace', status: 408 }, EVERY_TRY, true),
  faultOf('cut after every try', { type: 'cut-after' }, EVERY_TRY, true),
  faultOf('cut before any try arrives', { type: 'cut-before' }, EVERY_TRY, false),
]);

describeLostAnswers(
  'Where an answer is later than the time limit',
  behindProxy(2_000),
  [faultOf('no answer', { type: 'silence' }, 1, true)],
  ['A decision', 'A lease', 'A claim'],
);
