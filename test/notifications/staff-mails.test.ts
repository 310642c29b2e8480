/** Each of the staff is told of a closed day once, and one who cannot be reached keeps nobody else from it. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { newEvent } from '../../functions/events/catalogue.ts';
import type { DailySummary } from '../../functions/events/sales-events.ts';
import { cognito } from '../../functions/identity/user-pool.ts';
import { handler as entry } from '../../functions/notifications/staff-mails.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { dailySummary } from '../../functions/notifications/templates/daily-summary.ts';
import type { Service } from '../../local/aws/service.ts';
import { makeSes } from '../../local/aws/ses/ses.ts';
import { asFunction } from '../support/as-function.ts';
import { clientId, poolId, startCognito, type TestCognito } from '../support/cognito.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';
import { withTables } from '../support/store.ts';

withTables(notificationsTable);

type Consume = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
const consume = asFunction('notifications-staff', entry) as Consume;

/** Whom the next mail does not reach. */
const refuses = { address: '' };
const refusing = ({ routes = {} }: Service): Service => ({
  routes: Object.fromEntries(
    Object.entries(routes).map(([route, handle]) => [
      route,
      (request) =>
        refuses.address !== '' && String(request.body).includes(refuses.address)
          ? { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' }, body: { message: 'no' } }
          : handle(request),
    ]),
  ),
});

let local: LocalServices<object>;
let pool: TestCognito;

const employ = async (email: string, ...groups: string[]): Promise<void> => {
  const user = { UserPoolId: poolId, Username: email };
  await cognito().send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  for (const GroupName of groups) {
    await cognito().send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
  }
};

beforeAll(async () => {
  local = await startLocalServices((runtime) => ({ ses: refusing(makeSes(runtime)) }));
  pool = await startCognito();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SESV2: `${local.url}/_aws`,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.endpoint,
    USER_POOL_ID: poolId,
    USER_POOL_CLIENT_ID: clientId,
    EMAIL_SENDER: 'no-reply@waybill.example',
    EMAIL_CONFIGURATION_SET: 'waybill-dev',
  });
  await employ('both@example.com', 'staff', 'admin');
  await employ('staff@example.com', 'staff');
  await employ('admin@example.com', 'admin');
  await employ('customer@example.com');
  await employ('former@example.com', 'staff');
  await cognito().send(new AdminDisableUserCommand({ UserPoolId: poolId, Username: 'former@example.com' }));
});
afterAll(async () => {
  await pool.stop();
  await local.stop();
});

const ngn = (amount: number) => ({ amount, currency: 'NGN' as const });

const summaryOf = (date: string): DailySummary => ({
  date,
  currency: [
    {
      currency: 'NGN',
      orders: 1,
      units: 2,
      gross: ngn(350_000),
      refunds: ngn(400_000),
      net: ngn(-50_000),
      topProducts: [{ productId: 'prd_1', name: 'Mug <large>', units: 2, gross: ngn(300_000) }],
      payments: { succeeded: 1, failed: 3 },
      abandonedCarts: 4,
      late: [{ date: '2026-03-01', orders: 0, gross: ngn(0), refunds: ngn(400_000) }],
    },
  ],
  closedAt: `${date}T02:00:00.000Z`,
});

const tell = async (summary: DailySummary): Promise<number> => {
  const detail = newEvent('sales.daily-summary', summary, { now: new Date() });
  const record = { messageId: detail.id, body: JSON.stringify({ detail }), attributes: {} };
  const answer = await consume({ Records: [record] } as unknown as SQSEvent, {} as Context);
  return answer.batchItemFailures.length;
};

const told = async (date: string): Promise<string[]> => {
  const answer = await fetch(`${local.url}/_local/emails`);
  const { items } = (await answer.json()) as { items: { to: string; subject: string }[] };
  return items
    .filter(({ subject }) => subject === `Sales of ${date}`)
    .map(({ to }) => to)
    .sort();
};

const everybody = ['admin@example.com', 'both@example.com', 'staff@example.com'];

describe('the mail of a closed day', () => {
  it('goes to staff and administrators, once to each, however often the event comes', async () => {
    const date = '2026-03-02';
    expect(await tell(summaryOf(date))).toBe(0);
    expect(await tell(summaryOf(date))).toBe(0);
    expect(await told(date)).toEqual(everybody);
  });

  it('comes again for the one whom it did not reach, and for nobody else', async () => {
    const date = '2026-03-03';
    refuses.address = 'both@example.com';
    expect(await tell(summaryOf(date))).toBe(1);
    expect(await told(date)).toEqual(['admin@example.com', 'staff@example.com']);
    refuses.address = '';
    expect(await tell(summaryOf(date))).toBe(0);
    expect(await told(date)).toEqual(everybody);
  });

  it('says what was sold, what went back and what is late, with a sign where it is less than nothing', () => {
    const { subject, text, html } = dailySummary('Grace', summaryOf('2026-03-02'));
    expect(subject).toBe('Sales of 2026-03-02');
    expect(text).toMatch(/Sold in NGN: .*3,500\.00/);
    expect(text).toMatch(/Net: NGN -500\.00/);
    expect(text).toContain('2 × Mug <large>');
    expect(text).toContain('1 succeeded, 3 failed');
    expect(text).toContain('late from 2026-03-01');
    expect(html).toContain('Mug &lt;large&gt;');
    expect(dailySummary('', { ...summaryOf('2026-03-02'), currency: [] }).text).toContain('nothing was sold');
  });
});
