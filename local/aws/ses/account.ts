/**
 * What people set up at SES before the first mail (docs/deploy.md): identities, the account, and its list of addresses that
 * get no mail. Shapes: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html, …_GetAccount.html,
 * …_PutSuppressedDestination.html. DNS is not asked here: an identity stays as unverified as it was made.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { AwsError, type LocalRequest, type LocalRoutes } from '../service.ts';
import { bareAddress } from './mailbox.ts';
import { answering } from './send-email.ts';

const reasons = z.enum(['BOUNCE', 'COMPLAINT']);

const tables = `
  CREATE TABLE IF NOT EXISTS ses_identities (name TEXT PRIMARY KEY, mail_from TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS ses_suppressed (
    address TEXT PRIMARY KEY, reason TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS ses_suppression (reason TEXT PRIMARY KEY) STRICT`;

const identityRow = z.object({ name: z.string(), mail_from: z.string().nullable() });
const suppressedRow = z.object({ address: z.string(), reason: reasons, updated_at: z.number() });

const missing = (what: string): AwsError => new AwsError('NotFoundException', `${what} does not exist.`, 404);

const read = <S extends z.ZodType>(schema: S, { body }: LocalRequest): z.output<S> => {
  const parsed = schema.safeParse(JSON.parse(body.toString() || '{}'));
  if (!parsed.success) throw new AwsError('BadRequestException', z.prettifyError(parsed.error));
  return parsed.data;
};

/** Three names of CNAME records, the same for a domain each time. */
const tokensOf = (name: string): string[] =>
  ['1', '2', '3'].map((index) => createHash('sha256').update(`${index} ${name}`).digest('hex').slice(0, 32));

const identityOf = ({ name, mail_from: mailFrom }: z.output<typeof identityRow>) => ({
  IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
  VerifiedForSendingStatus: false,
  VerificationStatus: 'PENDING',
  FeedbackForwardingStatus: true,
  DkimAttributes: {
    SigningEnabled: true,
    Status: name.includes('@') ? 'NOT_STARTED' : 'PENDING',
    SigningAttributesOrigin: 'AWS_SES',
    ...(!name.includes('@') && { Tokens: tokensOf(name) }),
  },
  MailFromAttributes: {
    ...(mailFrom !== null && { MailFromDomain: mailFrom, MailFromDomainStatus: 'PENDING' }),
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
  },
});

const openIdentities = (journal: DatabaseSync) => {
  const insert = journal.prepare('INSERT INTO ses_identities VALUES (?, NULL) ON CONFLICT DO NOTHING');
  const select = journal.prepare('SELECT * FROM ses_identities WHERE name = ?');
  const setMailFrom = journal.prepare('UPDATE ses_identities SET mail_from = ? WHERE name = ?');
  const find = (name: string): z.output<typeof identityRow> => {
    const row = select.get(name);
    if (!row) throw missing(`Email identity ${name}`);
    return identityRow.parse(row);
  };
  return {
    create: (name: string) => {
      if (insert.run(name).changes === 0)
        throw new AwsError('AlreadyExistsException', `Email identity ${name} already exist.`);
      return identityOf(find(name));
    },
    get: (name: string) => identityOf(find(name)),
    setMailFrom: (name: string, domain: string | undefined) => {
      setMailFrom.run(domain ?? null, find(name).name);
      return {};
    },
  };
};

const openSuppression = (journal: DatabaseSync, now: () => number) => {
  const put = journal.prepare('INSERT OR REPLACE INTO ses_suppressed VALUES (?, ?, ?)');
  const select = journal.prepare('SELECT * FROM ses_suppressed WHERE address = ?');
  const remove = journal.prepare('DELETE FROM ses_suppressed WHERE address = ?');
  const has = (address: string): boolean => select.get(bareAddress(address)) !== undefined;
  const get = (address: string) => {
    const row = select.get(bareAddress(address));
    if (!row) throw missing(`Suppressed destination ${address}`);
    const { reason, updated_at } = suppressedRow.parse(row);
    return {
      SuppressedDestination: { EmailAddress: address, Reason: reason, LastUpdateTime: updated_at / 1000 },
    };
  };
  const readReasons = journal.prepare('SELECT reason FROM ses_suppression ORDER BY reason');
  return {
    has,
    get,
    put: (address: string, reason: string) => {
      put.run(bareAddress(address), reason, now());
      return {};
    },
    remove: (address: string) => {
      if (remove.run(bareAddress(address)).changes === 0) throw missing(`Suppressed destination ${address}`);
      return {};
    },
    reasons: () => readReasons.all().map(({ reason }) => String(reason)),
    setReasons: (wanted: readonly string[]) => {
      journal.exec('DELETE FROM ses_suppression');
      for (const reason of wanted) journal.prepare('INSERT INTO ses_suppression VALUES (?)').run(reason);
      return {};
    },
  };
};

export type SendingAccount = {
  readonly routes: LocalRoutes;
  /** SES takes mail to such an address, and does not send it. */
  readonly isSuppressed: (address: string) => boolean;
};

export type Quota = { readonly inSandbox: boolean; readonly mailsADay: number };

export const openAccount = (journal: DatabaseSync, now: () => number, quota: () => Quota): SendingAccount => {
  journal.exec(tables);
  const identities = openIdentities(journal);
  const list = openSuppression(journal, now);
  const named = z.object({ EmailIdentity: z.string().min(1) });
  const account = () => ({
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: !quota().inSandbox,
    SendQuota: {
      Max24HourSend: quota().mailsADay,
      MaxSendRate: quota().inSandbox ? 1 : 14,
      SentLast24Hours: 0,
    },
    SuppressionAttributes: { SuppressedReasons: list.reasons() },
  });
  const at = (run: (request: LocalRequest) => object) => (request: LocalRequest) =>
    answering(() => run(request));
  const email = '/_aws/v2/email';
  return {
    isSuppressed: list.has,
    routes: {
      [`POST ${email}/identities`]: at((request) => identities.create(read(named, request).EmailIdentity)),
      [`GET ${email}/identities/{name}`]: at(({ params }) => identities.get(params.name ?? '')),
      [`PUT ${email}/identities/{name}/mail-from`]: at((request) => {
        const { MailFromDomain } = read(z.object({ MailFromDomain: z.string().optional() }), request);
        return identities.setMailFrom(request.params.name ?? '', MailFromDomain);
      }),
      [`GET ${email}/account`]: at(account),
      [`PUT ${email}/account/suppression`]: at((request) =>
        list.setReasons(
          read(z.object({ SuppressedReasons: z.array(reasons).default([]) }), request).SuppressedReasons,
        ),
      ),
      [`PUT ${email}/suppression/addresses`]: at((request) => {
        const { EmailAddress, Reason } = read(
          z.object({ EmailAddress: z.string(), Reason: reasons }),
          request,
        );
        return list.put(EmailAddress, Reason);
      }),
      [`GET ${email}/suppression/addresses/{address}`]: at(({ params }) => list.get(params.address ?? '')),
      [`DELETE ${email}/suppression/addresses/{address}`]: at(({ params }) =>
        list.remove(params.address ?? ''),
      ),
    },
  };
};
