/** Where the look at the external system stands: one run at a time, where the next begins, since when it is down. Pure. */
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';

export const stateSchema = z.object({
  /** The run that is under way; when its time is over, whoever comes first goes on with it. */
  current: z.object({ runId: idSchema('run'), until: z.iso.datetime() }).optional(),
  /** Places in its list, oldest first, and when all before them was dealt with. */
  marks: z.array(z.object({ place: z.string(), at: z.iso.datetime() })),
  failingSince: z.iso.datetime().optional(),
  trouble: z.string().optional(),
  version: z.int(),
});
export type State = z.output<typeof stateSchema>;

export const noState: State = { marks: [], version: 0 };

/**
 * What the other side shows late, at a place that was passed already, is found for so long: each run begins where this
 * much ago all was dealt with. What is shown again is known by its id.
 */
export const overlapMinutes = 60;
/** Fewer marks, and some minutes less of the overlap. */
const marksApartMinutes = 5;

const minutesBefore = (now: Date, minutes: number): string =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

/** Where a run begins; undefined: at the beginning. */
export const startOf = ({ marks }: State, now: Date): string | undefined => {
  const old = minutesBefore(now, overlapMinutes);
  return marks.findLast(({ at }) => at <= old)?.place;
};

const withMark = (marks: State['marks'], place: string, now: Date): State['marks'] => {
  const recent = minutesBefore(now, marksApartMinutes);
  const last = marks.at(-1);
  const next =
    last && last.at > recent
      ? [...marks.slice(0, -1), { place, at: last.at }]
      : [...marks, { place, at: now.toISOString() }];
  const old = minutesBefore(now, overlapMinutes);
  const start = next.findLastIndex(({ at }) => at <= old);
  return start > 0 ? next.slice(start) : next;
};

export const isRunning = ({ current }: State, now: Date): boolean =>
  current !== undefined && current.until > now.toISOString();

export const claimed = (state: State, runId: Id<'run'>, seconds: number, now: Date): State => ({
  ...state,
  current: { runId, until: new Date(now.getTime() + seconds * 1000).toISOString() },
  version: state.version + 1,
});

/** Not finished: free for whoever goes on with it. */
export const setFree = (state: State, now: Date): State => ({
  ...state,
  ...(state.current && { current: { ...state.current, until: now.toISOString() } }),
  version: state.version + 1,
});

export type Ending = {
  /** All before it is dealt with; left out: not all of it was. */
  readonly place?: string | undefined;
  /** It did not answer. */
  readonly silence?: string | undefined;
};

export const finished = (
  { current: _, failingSince, trouble: __, ...state }: State,
  { place, silence }: Ending,
  now: Date,
): State => ({
  ...state,
  ...(place !== undefined && { marks: withMark(state.marks, place, now) }),
  ...(silence !== undefined && { failingSince: failingSince ?? now.toISOString(), trouble: silence }),
  version: state.version + 1,
});
