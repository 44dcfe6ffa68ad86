/**
 * One schedule: hosts that poll, decide and deliver side by side, while makers save and remove their flows, upstream's
 * day goes on, and the dice say which step comes next and what befalls it. Then all calms down, and time passes.
 */
import { vi } from 'vitest';
import { msOf } from '../../../shared/domain/instant.ts';
import { type Observation, observationKeyOf } from '../../../shared/domain/observation.ts';
import { subjectHashOf } from '../../../shared/domain/subject.ts';
import { MINUTE, minute } from '../../builders/instants.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import type { Dice } from '../dice.ts';
import { drain, waitForMessage } from './drain.ts';
import { isLargeDecision, throwFate } from './fates.ts';
import type { Step } from './gate.ts';
import { happeningsOf } from './happenings.ts';
import type { Host } from './host.ts';
import type { Asked } from './makers.ts';
import type { BoxedMessage } from './message-box.ts';
import { type Action, LAST_MINUTE } from './plan.ts';
import { throwPushes } from './pushes.ts';
import { isOfStorage, textOf } from './storage-faults.ts';
import type { Task } from './tasks.ts';
import type { RunningHost, World } from './world.ts';

/** Of so many moves, and then it calms down whatever is left. */
const MOST_MOVES = 1_500;
const TASKS_AT_ONCE = 5;
/** Some of them outlast a lease. */
const LONGEST_STALL_IN_MS = 130_000;
const STALLS_IN_MS = [200, 1_000, 10_000, 40_000, LONGEST_STALL_IN_MS, LONGEST_STALL_IN_MS] as const;

type Move = () => Promise<void> | void;

export class Schedule {
  readonly #world: World;
  readonly #dice: Dice;
  readonly #actions: Action[];
  readonly #happenings: readonly Observation[];
  readonly #inHand = new Set<BoxedMessage>();

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
    this.#actions = [...world.plan.actions];
    this.#happenings = happeningsOf(world.plan.life);
  }

  async begin(): Promise<void> {
    const { makers, plan } = this.#world;
    for (const index of plan.flows.keys()) this.#ask(makers.ask(index, 'save'));
    await drain(this.#world);
  }

  async play(): Promise<void> {
    const { gate } = this.#world;
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      await gate.quiet();
      this.#endIfFaulty();
      const options = this.#options();
      if (options.length > 0) await this.#dice.pickOf(options)?.();
      else if (!waitForMessage(this.#world)) return;
    }
  }

  /** Everybody recovers, asks again for what was not answered, and all that is due gets its time. */
  async calm(): Promise<void> {
    const { receiver, topic, clock, makers, plan } = this.#world;
    receiver.troublePercent = 0;
    if (topic !== undefined) topic.troublePercent = 0;
    if (this.#dice.percent(30)) for (const host of this.#world.hosts) this.#world.crash(host);
    await drain(this.#world);
    for (let asked = makers.askAgain(); asked !== undefined; asked = makers.askAgain()) {
      this.#ask(asked);
      await drain(this.#world);
    }
    const rest = msOf(minute(LAST_MINUTE)) - msOf(clock.now());
    clock.advance(Math.max(0, rest) + 61 * MINUTE);
    await this.#handleDue();
    // Whatever woke the app late, its next poll is not too soon after.
    clock.advance(10 * MINUTE);
    await this.#do('schedulePolls', (host) => host.schedulePolls());
    await this.#handleDue();
    await this.#deliverAll();
    if (plan.flows.length > 0 && (await this.#world.hasUnfinishedEnds())) {
      await this.#do('tidyUp', (host) => host.tidyUp());
      await this.#deliverAll();
    }
  }

  /** Each of them as likely as the others: what is held most often goes first. */
  #options(): Move[] {
    const { gate, box, clock, tasks } = this.#world;
    const held = gate.held.map(
      (step): Move =>
        () =>
          this.#release(step),
    );
    const isFree = tasks.running.length < TASKS_AT_ONCE;
    const due = isFree
      ? box.due(clock.now()).map(
          (message): Move =>
            () =>
              this.#handle(message),
        )
      : [];
    const timers = vi.getTimerCount() > 0 ? [() => void vi.advanceTimersToNextTimer()] : [];
    const next = isFree && (this.#actions.length > 0 || this.#world.makers.hasToAskAgain);
    const actions = next ? [() => this.#act()] : [];
    const options = [...held, ...held, ...due, ...timers, ...actions];
    if (options.length > 0 && this.#dice.percent(this.#world.plan.stallPercent)) return [() => this.#stall()];
    return options;
  }

  async #release(step: Step): Promise<void> {
    const { gate, plan } = this.#world;
    const crashPercent = isLargeDecision(step) ? plan.crashInCrowdPercent : plan.crashPercent;
    if (this.#dice.percent(crashPercent)) {
      const isDone = this.#dice.percent(60);
      this.#world.note(`${step.host} dies ${isDone ? 'after' : 'before'} ${step.label}`);
      await gate.crash(step, isDone);
      this.#world.crash(this.#world.hostNamed(step.host));
      return;
    }
    const fate = this.#dice.percent(plan.faultPercent) ? throwFate(this.#dice, step.kind) : 'pass';
    this.#world.note(`${step.host} ${fate === 'pass' ? '' : `[${fate}] `}${step.label}`);
    await gate.release(step, fate);
  }

  #stall(): void {
    const ms = this.#dice.pick(STALLS_IN_MS);
    this.#world.note(`${ms} ms go by`);
    this.#world.clock.advance(ms);
    if (ms < LONGEST_STALL_IN_MS) return;
    // So late the queue shows them to others as well, and those may find that the leases are over.
    for (const message of this.#inHand) this.#world.box.repeat(message);
    this.#inHand.clear();
  }

  #handle(message: BoxedMessage): void {
    const { box, clock } = this.#world;
    box.remove(message);
    if (this.#dice.percent(10)) box.repeat(message);
    const { queue, request } = message.message;
    const what = `handle ${queue} ${request.kind} ${'bucket' in request ? request.bucket : ''}`;
    this.#inHand.add(message);
    const onEnd = ({ state }: Task) => {
      this.#inHand.delete(message);
      if (state !== 'done') box.putBack(message, clock.now());
    };
    this.#start(what, (host) => host.handle(message.message), onEnd);
  }

  #act(): void {
    const again = this.#world.makers.askAgain();
    if (again !== undefined) {
      this.#ask(again);
      return;
    }
    const action = this.#actions.shift();
    if (action === undefined) return;
    const { clock, makers } = this.#world;
    switch (action.type) {
      case 'time':
        this.#world.note(`${action.minutes} minutes go by`);
        clock.advance(action.minutes * MINUTE);
        // Its timer comes each minute.
        this.#start('schedulePolls', (host) => host.schedulePolls());
        return;
      case 'sweep':
        this.#start('sweepOutbox', (host) => host.sweepOutbox());
        return;
      case 'wake':
        this.#start('wake-up', (host) => host.receiveStatusEvent({ instanceId: INSTANCE_ID, eventId: 'woken' }));
        return;
      case 'push':
        for (const one of throwPushes(this.#dice, this.#world, this.#happenings)) this.#push(one);
        return;
      case 'save':
      case 'change':
      case 'remove':
        this.#ask(makers.ask(action.flow, action.type));
        return;
    }
  }

  #push(observation: Observation): void {
    this.#world.pushed.add(`${subjectHashOf(observation.subject)} ${observationKeyOf(observation)}`);
    const event = { instanceId: INSTANCE_ID, eventId: 'pushed', observation };
    this.#start(`push ${observation.subject.kind} ${observation.at}`, (host) => host.receiveStatusEvent(event));
  }

  #ask(asked: Asked | undefined): void {
    if (asked !== undefined)
      this.#start(
        asked.what,
        (host) => asked.work(host),
        (task) => asked.onEnd(task),
      );
  }

  #start(what: string, work: (host: Host) => Promise<void>, onEnd: (task: Task) => void = () => undefined): void {
    const { hosts, tasks } = this.#world;
    const host: RunningHost | undefined = this.#dice.pickOf(hosts);
    if (host === undefined) throw new Error('There is always a host');
    this.#world.note(`${host.gate.name} begins: ${what}`);
    tasks.start(
      host.gate.name,
      what,
      () => work(host.app),
      (task) => {
        this.#world.note(
          `${task.host} ${task.state}: ${what}${task.fault instanceof Error ? ` (${task.fault.message})` : ''}`,
        );
        onEnd(task);
      },
    );
  }

  async #do(what: string, work: (host: Host) => Promise<void>): Promise<void> {
    this.#start(what, work);
    await drain(this.#world);
    this.#endIfFaulty();
  }

  async #handleDue(): Promise<void> {
    const { box, clock } = this.#world;
    for (let [message] = box.due(clock.now()); message !== undefined; [message] = box.due(clock.now())) {
      this.#handle(message);
      await drain(this.#world);
      this.#endIfFaulty();
    }
  }

  /** Whoever failed for another reason than storage's would fail again and again, and all of that is waited for. */
  #endIfFaulty(): void {
    for (const { what, fault } of this.#world.tasks.all) {
      if (fault !== undefined && !isOfStorage(fault)) throw new Error(`${what} failed: ${textOf(fault)}`);
    }
  }

  /** Until nothing waits, in the queues or in the outbox. */
  async #deliverAll(): Promise<void> {
    const { box, clock } = this.#world;
    const mostRounds = 60;
    for (let round = 0; round < mostRounds; round += 1) {
      await this.#handleDue();
      const { nextDueAt } = box;
      if (nextDueAt !== undefined) {
        clock.advance(Math.max(0, msOf(nextDueAt) - msOf(clock.now())));
        continue;
      }
      const latest = await this.#world.latestWaiting();
      if (latest === undefined) return;
      clock.advance(Math.max(MINUTE, msOf(latest) - msOf(clock.now())));
      await this.#do('sweepOutbox', (host) => host.sweepOutbox());
    }
    throw new Error('Something stays in the outbox however long one waits');
  }
}
