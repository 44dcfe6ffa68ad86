import { describeDeliveryLog } from '../../../../store-suites/delivery-log-suite.ts';
import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';

describeDeliveryLog('The log of deliveries', inMemory);
describeDeliveryLog('The log of deliveries, where pages are short or empty', inShortPages);
