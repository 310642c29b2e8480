/**
 * Carries out requests on a database so that none is lost whose answer went out, and commits seldom: SQLite commits by
 * page, and a small write touches many. So the requests of a while are one transaction, and until its commit each of
 * them is a line of a file beside the database, which costs one call of the system. After a crash the lines are
 * carried out again.
 *
 *   request → carried out in the open transaction → line → answer         … 4 MB of lines → COMMIT → file emptied
 */
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';

/** A crash costs the time to do them again: less than a second. */
const bytesBetweenCommits = 4 * 1024 * 1024;

/** With the database as it was before, says what it is after. The input can be written as JSON. */
export type LoggedRequest = {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: Date;
};

export type RequestLogConfig = {
  readonly database: DatabaseSync;
  /** Of the database; left out: it is in memory, and nothing of it outlives the process. */
  readonly file?: string | undefined;
  /** Told that the database is as it was at the last commit, before the requests since then are carried out again. */
  readonly returned: () => void;
  readonly carryOut: (request: LoggedRequest) => void;
  /** Makes of JSON what the input was, like `JSON.parse`'s own. */
  readonly reviver?: (name: string, value: unknown) => unknown;
};

const lineSchema = z.object({
  sequence: z.int(),
  at: z.int(),
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
});

export class RequestLog {
  private readonly config: RequestLogConfig;
  private readonly begin: StatementSync;
  private readonly finish: StatementSync;
  private readonly changes: StatementSync;
  private readonly position: StatementSync;
  private readonly setPosition: StatementSync;
  private readonly lines: { readonly path: string; readonly descriptor: number } | undefined;
  private bytes = 0;
  /** Of the last request that the transaction has. */
  private sequence = 0;

  constructor(config: RequestLogConfig) {
    const { database, file } = config;
    database.exec(
      `CREATE TABLE IF NOT EXISTS carried_out (sequence INTEGER NOT NULL) STRICT;
       INSERT INTO carried_out SELECT 0 WHERE NOT EXISTS (SELECT * FROM carried_out)`,
    );
    this.config = config;
    this.begin = database.prepare('BEGIN IMMEDIATE');
    this.finish = database.prepare('COMMIT');
    this.changes = database.prepare('SELECT total_changes() AS count');
    this.position = database.prepare('SELECT sequence FROM carried_out');
    this.setPosition = database.prepare('UPDATE carried_out SET sequence = ?');
    const path = `${file}-requests`;
    this.lines = file === undefined ? undefined : { path, descriptor: openSync(path, 'a') };
    this.recover();
  }

  /** All or nothing of the work holds. @param request does the same again */
  run<T>(request: LoggedRequest, work: () => T): T {
    if (!this.config.database.isTransaction) this.begin.run();
    const before = this.changes.get()?.count;
    try {
      const result = work();
      // What has changed nothing leaves no line: a repetition that was told from the first by something that only this
      // process knows would be carried out again.
      if (this.lines && this.changes.get()?.count !== before) this.append(request, this.lines.descriptor);
      if (!this.lines || this.bytes > bytesBetweenCommits) this.commit();
      return result;
    } catch (error) {
      // What was refused has changed nothing; anything else broke in the midst.
      if (this.changes.get()?.count !== before) this.recover();
      throw error;
    }
  }

  private append({ operation, input, at }: LoggedRequest, descriptor: number): void {
    const sequence = this.sequence + 1;
    const line = `${JSON.stringify({ sequence, at: at.getTime(), operation, input })}\n`;
    writeFileSync(descriptor, line);
    this.sequence = sequence;
    this.bytes += line.length;
  }

  private commit(): void {
    if (this.lines) this.setPosition.run(this.sequence);
    this.finish.run();
    // By its name: Windows lets nobody cut a file that is open to be added to.
    if (this.lines) truncateSync(this.lines.path);
    this.bytes = 0;
  }

  /** Back to the last commit, and forward from there by the lines, as far as none is missing. */
  private recover(): void {
    const { database, returned, carryOut } = this.config;
    if (database.isTransaction) database.exec('ROLLBACK');
    this.sequence = Number(this.position.get()?.sequence);
    returned();
    if (!this.lines) return;
    this.begin.run();
    for (const text of readFileSync(this.lines.path, 'utf8').split('\n')) {
      const line = this.lineIn(text);
      if (line?.sequence !== this.sequence + 1) continue;
      carryOut({ ...line, at: new Date(line.at) });
      this.sequence = line.sequence;
    }
    this.commit();
  }

  /** Undefined for what a crash cut off. */
  private lineIn(text: string): z.output<typeof lineSchema> | undefined {
    try {
      return lineSchema.parse(JSON.parse(text, this.config.reviver));
    } catch {
      return undefined;
    }
  }

  close(): void {
    const { database } = this.config;
    if (database.isTransaction) this.commit();
    database.close();
    if (this.lines) closeSync(this.lines.descriptor);
  }
}
