// One flow at the receiving end: its callback URL, whether it is on, and what it has been told to do wrong.
import { randomBytes, timingSafeEqual } from 'node:crypto';

export type FlowState = 'enabled' | 'disabled' | 'deleted';

export interface CallbackFailure {
  readonly status: 429 | 503;
  readonly retryAfterInSeconds?: number;
}

export class Flow {
  readonly key: string;
  readonly workflowId = randomBytes(16).toString('hex');
  readonly triggerName = 'When_something_happens';
  readonly #signature = randomBytes(32).toString('base64url');
  /** Each save of a flow makes a new version, and so a new callback URL. */
  #version = 1;
  state: FlowState = 'enabled';
  #failure: CallbackFailure | undefined;
  #failuresLeft = 0;

  constructor(key: string) {
    this.key = key;
  }

  save(): void {
    this.#version += 1;
    this.state = 'enabled';
  }

  fail(failure: CallbackFailure, times: number): void {
    this.#failure = failure;
    this.#failuresLeft = times;
  }

  nextFailure(): CallbackFailure | undefined {
    if (this.#failuresLeft === 0) return undefined;
    this.#failuresLeft -= 1;
    return this.#failure;
  }

  callbackUrl(origin: string): string {
    const granted = encodeURIComponent(`/triggers/${this.triggerName}/run`);
    const query = `api-version=2016-10-01&sp=${granted}&sv=1.0&sig=${this.#signature}`;
    return `${origin}${this.#path()}?${query}`;
  }

  /** The signature covers the path and the permission exactly as they were given out: one changed byte spoils it. */
  isSignedBy(rawUrl: string): boolean {
    const expected = Buffer.from(this.callbackUrl(''));
    const presented = Buffer.from(rawUrl);
    return expected.length === presented.length && timingSafeEqual(expected, presented);
  }

  #path(): string {
    return `/workflows/${this.workflowId}/triggers/${this.triggerName}/versions/${this.#version}/run`;
  }
}
