/** The events of an execution, as journalled and as the service's API tells them. */
export type HistoryEvent = {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Which thread of the execution; not on the wire. */
  readonly thread: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

/** An execution ends when its history has grown to this. */
export const longestHistory = 25_000;

/** `TaskStateEntered` → the one field of the wire that carries its details. */
const detailsField = (type: string): string => {
  if (/StateEntered$/.test(type)) return 'stateEnteredEventDetails';
  if (/StateExited$/.test(type)) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
};

/** What `includeExecutionData: false` leaves out. */
const dataFields = new Set(['input', 'output', 'assignedVariables']);

const withTruncation = (details: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) =>
      name === 'input' || name === 'output' || name === 'assignedVariables'
        ? [
            [name, value],
            [`${name}Details`, { truncated: false }],
          ]
        : [[name, value]],
    ),
  );

const withoutData = (details: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(details).filter(([name]) => !dataFields.has(name)));

export const toWire = (event: HistoryEvent, includeData: boolean): object => ({
  id: event.id,
  previousEventId: event.previous,
  timestamp: event.at / 1000,
  type: event.type,
  ...(event.details && {
    [detailsField(event.type)]: includeData ? withTruncation(event.details) : withoutData(event.details),
  }),
});
