/** The part of the Functions library that registration needs; handed in, so that a test can watch what is registered. */
import type { app } from '@azure/functions';

export type FunctionApp = Pick<typeof app, 'http' | 'timer' | 'storageQueue' | 'eventGrid'>;
