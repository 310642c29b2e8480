/**
 * Time that does not pass by itself: one queue for what is to run next, one for what is to run later. A step runs one
 * callback and all that follows from it without waiting; when nothing is left to do now, the time of the next timer has
 * come. Who comes next among those who are ready is drawn from the seed, as a network draws it.
 *
 *   ready  ── one of them, drawn ──▶ runs ──▶ microtasks ──▶ next step
 *   real   ── the oldest is waited for: work of other threads arrives in the order in which it was begun
 *   later  ── nobody is ready, nothing real is under way ──▶ the clock is put forward
 */
import { AsyncResource } from 'node:async_hooks';
import type { Random } from '../../local/aws/weather/random.ts';

/** Of this process, before they are replaced. */
const realImmediate = globalThis.setImmediate;

type Task = { readonly run: () => void; cancelled: boolean };
type Timer = Task & { readonly at: number; readonly place: number; readonly exact: boolean };

export type Handle = {
  readonly cancel: () => void;
};

/** Shorter waits are pauses between tries and the ends of patience: they are kept to. Longer ones may end late, as on a busy day. */
const exactMilliseconds = 35_000;
const longestDelayMilliseconds = 2_400_000;
/** Whole minutes late: what comes each minute is due again a minute later, and not at once. */
const minuteMilliseconds = 60_000;
const inTimeShare = 0.1;

/** Modules that are loaded late, and settings that an SDK looks for: nobody goes on meanwhile. */
const filesAreRead = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));

const cancelling = (task: Task): Handle => ({
  cancel: () => {
    task.cancelled = true;
  },
});

const isEarlier = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.place < b.place);

export class Scheduler {
  private readonly random: Random;
  private readonly ready: Task[] = [];
  private readonly later: Timer[] = [];
  private readonly real: (() => Promise<void>)[] = [];
  private places = 0;
  private milliseconds: number;
  /** While the stack comes up, modules are loaded, which nobody here sees: time stands still. */
  private standsStill = true;

  constructor(startMilliseconds: number, random: Random) {
    this.milliseconds = startMilliseconds;
    this.random = random;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.milliseconds;
  }

  soon(callback: () => void): Handle {
    const task: Task = { run: AsyncResource.bind(callback), cancelled: false };
    this.ready.push(task);
    return cancelling(task);
  }

  /** @param exact not a moment later, however long it is until then */
  after(delayMilliseconds: number, callback: () => void, exact = false): Handle {
    const at = this.milliseconds + Math.max(Math.ceil(delayMilliseconds), 1);
    const place = ++this.places;
    const isExact = exact || delayMilliseconds <= exactMilliseconds;
    const timer = { run: AsyncResource.bind(callback), cancelled: false, at, place, exact: isExact };
    this.insert(timer);
    return cancelling(timer);
  }

  sleepUntil(atMilliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(atMilliseconds - this.milliseconds, resolve, true));
  }

  /** Waits for what another thread does, in its turn. */
  inTurn<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.real.push(() => work.then(resolve, reject));
    return promise;
  }

  /** Runs everything until the main work is done. @param main is what decides for how long */
  async run<T>(main: () => Promise<T>): Promise<T> {
    let done = false;
    const outcome = main().finally(() => {
      done = true;
    });
    outcome.catch(() => {});
    let hops = 0;
    while (!done) {
      await new Promise<void>((resolve) => void realImmediate(resolve));
      const oldest = this.real.shift();
      if (oldest) {
        await oldest();
        continue;
      }
      if (filesAreRead()) continue;
      hops = this.step() ? 0 : hops + 1;
      if (hops > hopsBeforeTimePasses) this.pass();
    }
    return outcome;
  }

  begin(): void {
    this.standsStill = false;
  }

  /** @returns false when there is nothing to do now */
  private step(): boolean {
    if (this.ready.length === 0) return false;
    const [task] = this.ready.splice(Math.floor(this.random() * this.ready.length), 1);
    if (task && !task.cancelled) task.run();
    return true;
  }

  /** To the next timer: to the moment, or beyond it, but not beyond one that is exact. */
  private pass(): void {
    if (this.standsStill) return;
    while (this.later[0]?.cancelled) this.later.shift();
    const [next] = this.later;
    if (!next) return;
    const isLate = !next.exact && this.random() > inTimeShare;
    const minutes = isLate ? Math.floor((this.random() * longestDelayMilliseconds) / minuteMilliseconds) : 0;
    const delay = minutes * minuteMilliseconds;
    const limit =
      this.later.find(({ exact, cancelled }) => exact && !cancelled)?.at ?? Number.POSITIVE_INFINITY;
    this.milliseconds = Math.max(this.milliseconds, Math.min(next.at + delay, limit));
    while (this.later[0] && this.later[0].at <= this.milliseconds) {
      const timer = this.later.shift();
      if (timer && !timer.cancelled) this.ready.push(timer);
    }
  }

  /** Sorted, soonest first: there are some hundred, most of them far away. */
  private insert(timer: Timer): void {
    let from = 0;
    let to = this.later.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = this.later[middle];
      if (other && isEarlier(other, timer)) from = middle + 1;
      else to = middle;
    }
    this.later.splice(from, 0, timer);
  }
}

/** What is under way unseen, such as a stream's end, comes in between. */
const hopsBeforeTimePasses = 3;
