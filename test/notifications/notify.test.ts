import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureProfile } from '../../functions/identity/store.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { notify } from '../../functions/notifications/notify.ts';
import { claimNotice, closeNotice, type OrderNotice } from '../../functions/notifications/store.ts';
import { noticeKey, noticesOfOrder, notificationsTable } from '../../functions/notifications/table.ts';
import { handler as runTaskEntry } from '../../functions/notifications/tasks.ts';
import { receipt } from '../../functions/notifications/templates/receipt.ts';
import type { Order } from '../../functions/orders/order.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { newId } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import type { Service } from '../../local/aws/service.ts';
import { makeSes } from '../../local/aws/ses/ses.ts';
import { asFunction } from '../support/as-function.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

const runTask = asFunction('notifications-tasks', runTaskEntry);

withTables(notificationsTable, ordersTable, identityTable);

/** The mailbox, behind a door that a test may close. */
const door = { closed: false };
const behindDoor = ({ routes = {} }: Service): Service => ({
  routes: Object.fromEntries(
    Object.entries(routes).map(([route, handle]) => [
      route,
      (request) =>
        door.closed && route.startsWith('POST')
          ? {
              status: 400,
              headers: { 'x-amzn-errortype': 'MessageRejected' },
              body: { message: 'ada@example.com' },
            }
          : handle(request),
    ]),
  ),
});

let local: LocalServices<object>;
beforeAll(async () => {
  local = await startLocalServices((runtime) => ({ ses: behindDoor(makeSes(runtime)) }));
  process.env.AWS_ENDPOINT_URL_SESV2 = `${local.url}/_aws`;
  process.env.EMAIL_SENDER = 'no-reply@waybill.example';
  process.env.EMAIL_CONFIGURATION_SET = 'waybill-dev';
});
afterAll(() => local.stop());
beforeEach(() => {
  door.closed = false;
});

let people = 0;

/** An order of a customer whom nobody wrote to yet. */
const placed = async ({ withAccount = true, order = {} as Partial<Order> } = {}) => {
  const customerId = newId('user', someTime);
  const email = `ada${people++}@example.com`;
  if (withAccount) {
    const person = { userId: customerId, email, name: 'Ada', roles: ['customer'] as const, disabled: false };
    await ensureProfile(person, someTime);
  }
  const stored = anOrder({ id: newId('order', someTime), customerId, ...order });
  await transact(placeOrderWrites(stored, []));
  const mails = async (): Promise<{ subject: string; text: string }[]> => {
    const answer = await fetch(`${local.url}/_local/emails?to=${email}`);
    return ((await answer.json()) as { items: { subject: string; text: string }[] }).items;
  };
  return { order: stored, mails, notice: { orderId: stored.id, kind: 'receipt' } as OrderNotice };
};

const later = (seconds: number): Date => new Date(someTime.getTime() + seconds * 1000);

const storedStatus = async ({ orderId, kind }: OrderNotice): Promise<unknown> => {
  const Key = noticeKey(noticesOfOrder(orderId), kind, '-');
  const { Item } = await dynamo().send(new GetCommand({ TableName: tableName(notificationsTable), Key }));
  return Item?.status;
};

describe('a notice', () => {
  it('is sent once, however often and by however many it is asked for', async () => {
    const { notice, mails } = await placed();
    const asked = Array.from({ length: 8 }, () => notify(notice, receipt, someTime));
    const outcomes = await Promise.allSettled(asked);
    await notify(notice, receipt, later(10));
    await notify(notice, receipt, later(100_000));
    expect(await mails()).toHaveLength(1);
    expect(await storedStatus(notice)).toBe('sent');
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'unavailable' });
    }
  });

  it('is another one for another subject of the same kind', async () => {
    const { notice, mails } = await placed();
    await notify({ ...notice, subject: 'a' }, receipt, someTime);
    await notify({ ...notice, subject: 'b' }, receipt, someTime);
    await notify({ ...notice, subject: 'a' }, receipt, someTime);
    expect(await mails()).toHaveLength(2);
  });

  it('is not sent, and not asked for again, when the account is gone', async () => {
    const { notice, mails } = await placed({ withAccount: false });
    await notify(notice, receipt, someTime);
    expect(await mails()).toEqual([]);
    expect(await storedStatus(notice)).toBe('skipped');
  });

  it('is free again at once when it could not be sent, and its failure names no person', async () => {
    const { notice, mails } = await placed();
    door.closed = true;
    const failure = notify(notice, receipt, someTime);
    await expect(failure).rejects.toMatchObject({ code: 'unavailable' });
    await expect(failure).rejects.not.toThrow('example.com');
    door.closed = false;
    await notify(notice, receipt, later(1));
    expect(await mails()).toHaveLength(1);
  });

  it('is sent by somebody else only after the lease of a sender that crashed', async () => {
    const { notice, mails } = await placed();
    await claimNotice(notice, someTime);
    await expect(notify(notice, receipt, later(89))).rejects.toMatchObject({ code: 'unavailable' });
    await notify(notice, receipt, later(91));
    expect(await mails()).toHaveLength(1);
  });

  it('stays closed for a sender that was slower than its lease', async () => {
    const { notice } = await placed();
    const slow = await claimNotice(notice, someTime);
    await notify(notice, receipt, later(91));
    if (slow) await closeNotice(slow, 'sent', later(130));
    expect(await claimNotice(notice, later(10_000))).toBeUndefined();
  });
});

describe("the workflow's tasks", () => {
  it('send the receipt of a confirmed order', async () => {
    const { order, mails } = await placed();
    await runTask({ task: 'notifyCustomer', orderId: order.id });
    await runTask({ task: 'notifyCustomer', orderId: order.id });
    expect((await mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('is confirmed')]);
  });

  it('say whether money goes back when an order is off', async () => {
    const unpaid = await placed({ order: { status: 'failed', endReason: 'payment-window-over' } });
    await runTask({ task: 'notifyCancellation', orderId: unpaid.order.id });
    expect((await unpaid.mails())[0]?.text).toContain('Nothing was charged');
    const paid = await placed({
      order: { status: 'cancelled', payment: { status: 'succeeded', provider: 'paystack' } },
    });
    await runTask({ task: 'notifyCancellation', orderId: paid.order.id });
    expect((await paid.mails())[0]?.text).toContain('on its way back');
  });

  it('refuse what is not a task of theirs', async () => {
    await expect(runTask({ task: 'other', orderId: 'x' })).rejects.toThrow();
  });
});
