/** Every e-mail that was sent, in the journal. */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** `recipients` are lower-case addresses, each on a line of its own, to be found whole. */
const table = `
  CREATE TABLE IF NOT EXISTS ses_emails (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, addresses TEXT NOT NULL,
    recipients TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, sent_at INTEGER NOT NULL
  ) STRICT`;

export type NewEmail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

const rowSchema = z
  .object({
    sequence: z.number(),
    id: z.string(),
    sender: z.string(),
    addresses: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    sent_at: z.number(),
  })
  .transform((row) => ({
    sequence: row.sequence,
    id: row.id,
    from: row.sender,
    to: row.addresses,
    subject: row.subject,
    text: row.text,
    html: row.html,
    at: new Date(row.sent_at).toISOString(),
  }));
export type Email = z.output<typeof rowSchema>;

export type MailQuery = {
  readonly to?: string | undefined;
  /** Only e-mails in which this text is. */
  readonly mentions?: string | undefined;
  readonly limit: number;
  /** Only e-mails before this sequence. */
  readonly before?: number | undefined;
};

/** `Ada <ada@example.com>` → `ada@example.com` */
export const bareAddress = (address: string): string =>
  (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();

const linesOf = (addresses: readonly string[]): string => `\n${addresses.map(bareAddress).join('\n')}\n`;

export const openMailbox = (journal: DatabaseSync) => {
  journal.exec(table);
  const insert = journal.prepare(
    `INSERT INTO ses_emails (id, sender, addresses, recipients, subject, text, html, sent_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const page = journal.prepare(
    `SELECT * FROM ses_emails WHERE sequence < :before AND (:to IS NULL OR instr(recipients, :to) > 0)
      AND (:mentions IS NULL OR instr(subject || text || html, :mentions) > 0)
      ORDER BY sequence DESC LIMIT :limit`,
  );
  const one = journal.prepare('SELECT * FROM ses_emails WHERE id = ?');
  return {
    /** Returns the message id. */
    add: ({ from, to, subject, text, html }: NewEmail, sentAt: number): string => {
      const id = randomUUID();
      insert.run(id, from, to.join(', '), linesOf(to), subject, text, html, sentAt);
      return id;
    },
    /** Newest first. */
    page: ({ to, mentions, limit, before = Number.MAX_SAFE_INTEGER }: MailQuery): Email[] =>
      page
        .all({ to: to === undefined ? null : linesOf([to]), mentions: mentions ?? null, limit, before })
        .map((row) => rowSchema.parse(row)),
    find: (id: string): Email | undefined => {
      const row = one.get(id);
      return row && rowSchema.parse(row);
    },
  };
};
