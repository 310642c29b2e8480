/**
 * One clock for the whole stack. It runs with the machine's clock plus an offset that can only grow; while it is
 * installed, `Date` everywhere in this process follows it, so functions and SDKs need not know.
 */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back once, when the clock has reached `atMilliseconds`; returns what cancels it. */
  readonly at: (atMilliseconds: number, callback: () => void) => () => void;
  /** Moves the clock forward and calls back all that became due, in order of their times. */
  readonly advance: (seconds: number) => void;
  readonly offsetSeconds: () => number;
  /** Gives `Date` back and forgets all callbacks. */
  readonly stop: () => void;
};

type Alarm = { readonly at: number; readonly callback: () => void; timer?: NodeJS.Timeout };

/** setTimeout takes at most a signed 32-bit count of milliseconds. */
const longestTimer = 2 ** 31 - 1;

export const startClock = (initialOffsetSeconds = 0): Clock => {
  const RealDate = Date;
  let offset = initialOffsetSeconds * 1000;
  const alarms = new Set<Alarm>();
  const now = (): number => RealDate.now() + offset;

  class ShiftedDate extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [now()] : parts) as [number]));
    }
    static override now(): number {
      return now();
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;

  const fire = (alarm: Alarm): void => {
    clearTimeout(alarm.timer);
    if (alarms.delete(alarm)) alarm.callback();
  };
  const arm = (alarm: Alarm): void => {
    clearTimeout(alarm.timer);
    const wait = Math.max(0, alarm.at - now());
    alarm.timer = setTimeout(
      () => (alarm.at <= now() ? fire(alarm) : arm(alarm)),
      Math.min(wait, longestTimer),
    );
  };

  return {
    now,
    at: (atMilliseconds, callback) => {
      const alarm: Alarm = { at: atMilliseconds, callback };
      alarms.add(alarm);
      arm(alarm);
      return () => {
        clearTimeout(alarm.timer);
        alarms.delete(alarm);
      };
    },
    advance: (seconds) => {
      if (!(seconds >= 0)) throw new RangeError('the clock only goes forward');
      offset += seconds * 1000;
      const due = [...alarms].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
      for (const alarm of due) fire(alarm);
      for (const alarm of alarms) arm(alarm);
    },
    offsetSeconds: () => offset / 1000,
    stop: () => {
      for (const alarm of alarms) clearTimeout(alarm.timer);
      alarms.clear();
      globalThis.Date = RealDate;
    },
  };
};
