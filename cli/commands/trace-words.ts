/** An order's course on a screen. */
import type { components } from '../../sdk/index.ts';
import { type Column, fields, table, timeText } from '../print.ts';

type Trace = components['schemas']['OrderTrace'];
type State = Trace['states'][number];

const tookText = ({ enteredAt, exitedAt }: State): string =>
  exitedAt === undefined ? 'is there' : `${Date.parse(exitedAt) - Date.parse(enteredAt)} ms`;

const columns: readonly Column<State>[] = [
  ['STATE', ({ name }) => name],
  ['ENTERED', ({ enteredAt }) => timeText(enteredAt)],
  ['TOOK', tookText, 'right'],
  [
    'ERRORS',
    ({ errors }) =>
      errors.map(({ error, cause = '' }) => [error, cause].filter(Boolean).join(': ')).join('; '),
  ],
];

export const traceText = ({ orderId, status, error, cause, courses, states }: Trace): string =>
  [
    fields({
      order: orderId,
      status,
      error,
      cause,
      ...Object.fromEntries(
        courses.map(({ startedAt, stoppedAt, ...course }, index) => [
          index === 0 ? 'first course' : `course ${index + 1}`,
          `${course.status}, ${timeText(startedAt)} to ${stoppedAt === undefined ? 'now' : timeText(stoppedAt)}`,
        ]),
      ),
    }),
    table(states, columns),
  ].join('\n\n');
