/** Replays of archived events: at once, to all rules of the bus or to chosen ones, marked as replayed. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { inTransaction } from '../../transaction.ts';
import { AwsError, type AwsOperation, arn } from '../service.ts';
import type { Archive, Rule } from './config.ts';
import type { Envelope } from './envelope.ts';
import type { EventLog } from './event-log.ts';

const table = `
  CREATE TABLE IF NOT EXISTS events_replays (
    name TEXT PRIMARY KEY, archive_arn TEXT NOT NULL, bus TEXT NOT NULL, from_seconds REAL NOT NULL,
    to_seconds REAL NOT NULL, started_seconds REAL NOT NULL, description TEXT NOT NULL) STRICT`;

const rowSchema = z.object({
  name: z.string(),
  archive_arn: z.string(),
  bus: z.string(),
  from_seconds: z.number(),
  to_seconds: z.number(),
  started_seconds: z.number(),
  description: z.string(),
});
type Row = z.infer<typeof rowSchema>;

const startSchema = z.object({
  ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  Description: z.string().default(''),
  EventSourceArn: z.string(),
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).default([]) }),
});

const describe = (row: Row) => ({
  ReplayName: row.name,
  ReplayArn: arn('events', `replay/${row.name}`),
  Description: row.description,
  State: 'COMPLETED',
  EventSourceArn: row.archive_arn,
  Destination: { Arn: arn('events', `event-bus/${row.bus}`) },
  EventStartTime: row.from_seconds,
  EventEndTime: row.to_seconds,
  EventLastReplayedTime: row.to_seconds,
  ReplayStartTime: row.started_seconds,
  ReplayEndTime: row.started_seconds,
});

export type Dispatch = (envelope: Envelope, rules: readonly Rule[]) => void;

export const replayOperations = (
  journal: DatabaseSync,
  clock: Clock,
  archives: readonly Archive[],
  rules: readonly Rule[],
  log: EventLog,
  dispatch: Dispatch,
): Record<string, AwsOperation> => {
  journal.exec(table);
  const find = (name: unknown): Row | undefined => {
    const row = journal.prepare('SELECT * FROM events_replays WHERE name = ?').get(String(name));
    return row && rowSchema.parse(row);
  };

  const start: AwsOperation = (input) => {
    const parsed = startSchema.safeParse(input);
    if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
    const { ReplayName, EventSourceArn, EventStartTime, EventEndTime, Destination } = parsed.data;
    const archive = archives.find((each) => each.arn === EventSourceArn);
    if (!archive)
      throw new AwsError('ResourceNotFoundException', `Archive ${EventSourceArn} does not exist.`);
    if (Destination.Arn !== arn('events', `event-bus/${archive.busName}`)) {
      throw new AwsError('ValidationException', 'Cross event bus replay is not permitted.');
    }
    if (EventEndTime <= EventStartTime) {
      throw new AwsError('ValidationException', 'EventEndTime must be after EventStartTime.');
    }
    if (find(ReplayName)) {
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${ReplayName} already exists.`);
    }
    const wanted = rules.filter(
      (rule) =>
        rule.busName === archive.busName &&
        (Destination.FilterArns.length === 0 || Destination.FilterArns.includes(rule.arn)),
    );
    inTransaction(journal, () => {
      for (const { envelope } of log.archived(archive.name, EventStartTime * 1000, EventEndTime * 1000)) {
        dispatch({ ...envelope, 'replay-name': ReplayName }, wanted);
      }
      journal
        .prepare('INSERT INTO events_replays VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(
          ReplayName,
          EventSourceArn,
          archive.busName,
          EventStartTime,
          EventEndTime,
          clock.now() / 1000,
          parsed.data.Description,
        );
    });
    return {
      ReplayArn: arn('events', `replay/${ReplayName}`),
      State: 'STARTING',
      ReplayStartTime: clock.now() / 1000,
    };
  };

  return {
    StartReplay: start,
    DescribeReplay: ({ ReplayName }) => {
      const row = find(ReplayName);
      if (!row)
        throw new AwsError('ResourceNotFoundException', `Replay ${String(ReplayName)} does not exist.`);
      return describe(row);
    },
    ListReplays: ({ NamePrefix = '' }) => ({
      Replays: journal
        .prepare('SELECT * FROM events_replays ORDER BY name')
        .all()
        .map((row) => describe(rowSchema.parse(row)))
        .filter((replay) => replay.ReplayName.startsWith(String(NamePrefix))),
    }),
  };
};
