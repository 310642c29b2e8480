/** Where a run begins, and who has it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  claimed,
  finished,
  isRunning,
  noState,
  overlapMinutes,
  type State,
  setFree,
  startOf,
} from '../../functions/integrations/state.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { someTime } from '../support/orders.ts';

const at = (minutes: number): Date => new Date(someTime.getTime() + minutes * 60_000);
const runId = idOf('run', newUlid(someTime));

describe('a run', () => {
  it('is had by one until its time is over, or it is set free', () => {
    const taken = claimed(noState, runId, 60, at(0));
    expect(isRunning(taken, at(0.9))).toBe(true);
    expect(isRunning(taken, at(1.1))).toBe(false);
    expect(isRunning(setFree(taken, at(0.5)), at(0.6))).toBe(false);
    expect(setFree(taken, at(0.5)).current?.runId).toBe(runId);
    expect(finished(taken, { place: '7' }, at(1)).current).toBeUndefined();
  });

  it('begins where all was dealt with an hour ago, and at the beginning before that', () => {
    const first = finished(noState, { place: '10' }, at(0));
    expect(startOf(first, at(overlapMinutes - 1))).toBeUndefined();
    expect(startOf(first, at(overlapMinutes))).toBe('10');
    const second = finished(first, { place: '20' }, at(30));
    expect(startOf(second, at(overlapMinutes))).toBe('10');
    expect(startOf(second, at(30 + overlapMinutes))).toBe('20');
  });

  it('that left something over is begun again where it was', () => {
    const first = finished(noState, { place: '10' }, at(0));
    const failed = finished(first, { silence: 'it is down' }, at(100));
    expect(startOf(failed, at(100))).toBe('10');
    expect(failed).toMatchObject({ failingSince: at(100).toISOString(), trouble: 'it is down' });
    expect(finished(failed, { silence: 'still' }, at(105)).failingSince).toBe(at(100).toISOString());
    expect(finished(failed, {}, at(110)).failingSince).toBeUndefined();
  });

  it('never begins after a place that was passed within the hour, however often there are runs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 200 }), (pauses) => {
        let minute = 0;
        let state: State = noState;
        const passed: { minute: number; place: number }[] = [];
        for (const [place, pause] of pauses.entries()) {
          minute += pause;
          const start = Number(startOf(state, at(minute)) ?? -1);
          const recent = passed.filter((one) => one.minute > minute - (overlapMinutes - 5));
          for (const one of recent) expect(start).toBeLessThan(one.place);
          state = finished(state, { place: String(place) }, at(minute));
          passed.push({ minute, place });
        }
        expect(state.marks.length).toBeLessThanOrEqual(15);
      }),
    );
  });
});
