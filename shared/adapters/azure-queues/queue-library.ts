/** The client library for queues: large, and not needed to start the app, so it is loaded with the first message, once for all. */
import { onFirstUse } from '../system/on-first-use.ts';

export const queueLibrary = onFirstUse(() => import('@azure/storage-queue'));
