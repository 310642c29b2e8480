/** Rings when a queue may have visible messages: at once, and when the next hidden one becomes visible. */
import type { Clock } from '../../clock.ts';

export type Bell = {
  /** Returns what takes the listener off. */
  readonly on: (queueArn: string, listener: () => void) => () => void;
  readonly ring: (queueArn: string) => void;
  readonly stop: () => void;
};

export const makeBell = (clock: Clock, nextVisibleAt: (queueArn: string) => number | undefined): Bell => {
  const listeners = new Map<string, Set<() => void>>();
  const alarms = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  const rearm = (queueArn: string): void => {
    const at = listeners.get(queueArn)?.size ? nextVisibleAt(queueArn) : undefined;
    if (alarms.get(queueArn)?.at === at) return;
    alarms.get(queueArn)?.cancel();
    alarms.delete(queueArn);
    if (at === undefined) return;
    const cancel = clock.at(at, () => {
      alarms.delete(queueArn);
      ring(queueArn);
    });
    alarms.set(queueArn, { at, cancel });
  };

  const ring = (queueArn: string): void => {
    for (const listener of [...(listeners.get(queueArn) ?? [])]) listener();
    rearm(queueArn);
  };

  return {
    ring,
    on: (queueArn, listener) => {
      const ofQueue = listeners.get(queueArn) ?? new Set();
      listeners.set(queueArn, ofQueue.add(listener));
      rearm(queueArn);
      return () => {
        ofQueue.delete(listener);
        rearm(queueArn);
      };
    },
    stop: () => {
      for (const { cancel } of alarms.values()) cancel();
      alarms.clear();
      listeners.clear();
    },
  };
};
