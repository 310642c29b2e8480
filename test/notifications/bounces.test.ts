import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handler } from '../../functions/notifications/bounces.ts';
import { noticeOf, tagsOf } from '../../functions/notifications/notice-tag.ts';
import { claimNotice, closeNotice, type OrderNotice } from '../../functions/notifications/store.ts';
import { noticeKey, noticesOfOrder, notificationsTable } from '../../functions/notifications/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { newId } from '../../functions/shared/ids.ts';
import { someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(notificationsTable);

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html, shortened in its headers. */
const mail = (tags: object) => ({
  timestamp: '2017-08-05T00:40:02.012Z',
  source: 'Sender Name <sender@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
  sendingAccountId: '123456789012',
  messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
  destination: ['recipient@example.com'],
  headersTruncated: false,
  headers: [{ name: 'From', value: 'Sender Name <sender@example.com>' }],
  commonHeaders: { from: ['Sender Name <sender@example.com>'], to: ['recipient@example.com'] },
  tags: { 'ses:configuration-set': ['ConfigSet'], 'ses:from-domain': ['example.com'], ...tags },
});
const bounced = (timestamp: string, bounceSubType = 'General') => ({
  eventType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType,
    bouncedRecipients: [
      {
        emailAddress: 'recipient@example.com',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp,
    feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
    reportingMTA: 'dsn; mta.example.com',
  },
});
const complained = (timestamp: string) => ({
  eventType: 'Complaint',
  complaint: {
    complainedRecipients: [{ emailAddress: 'recipient@example.com' }],
    timestamp,
    feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: '2017-08-05T00:41:02.669Z',
  },
});

const hear = async (what: object, tags: object) => {
  const body = JSON.stringify({ version: '0', source: 'aws.ses', detail: { ...what, mail: mail(tags) } });
  const record = {
    messageId: 'm1',
    body,
    receiptHandle: 'r',
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:q',
  };
  return handler({ Records: [record] } as never, {} as never);
};
const done = { batchItemFailures: [] };

const claimed = async () => {
  const notice: OrderNotice = { orderId: newId('order', someTime), kind: 'receipt' };
  const claim = await claimNotice(notice, someTime);
  if (!claim) throw new Error('not claimed');
  const stored = async () => {
    const Key = noticeKey(noticesOfOrder(notice.orderId), notice.kind, '-');
    return (await dynamo().send(new GetCommand({ TableName: tableName(notificationsTable), Key }))).Item;
  };
  const tags = Object.fromEntries(Object.entries(tagsOf(notice)).map(([name, value]) => [name, [value]]));
  return { claim, stored, tags, notice };
};

describe('word of a mail that came back', () => {
  it('is noted beside the status, also when it is faster than the sender', async () => {
    const { claim, stored, tags } = await claimed();
    expect(await hear(bounced('2017-08-05T00:41:02.669Z'), tags)).toEqual(done);
    await closeNotice(claim, 'sent', someTime);
    expect(await stored()).toMatchObject({
      status: 'sent',
      cameBack: { as: 'bounced', at: '2017-08-05T00:41:02.669Z', reason: 'Permanent/General' },
    });
  });

  it('is noted without the address', async () => {
    const { stored, tags } = await claimed();
    await hear(complained('2017-08-05T00:41:02.669Z'), tags);
    const text = JSON.stringify(await stored());
    expect(text).toContain('complained');
    expect(text).not.toContain('@example.com');
  });

  it('may come twice and in any order: the latest stays', async () => {
    const { stored, tags } = await claimed();
    await hear(complained('2017-08-05T00:42:00.000Z'), tags);
    await hear(bounced('2017-08-05T00:41:00.000Z'), tags);
    const first = await stored();
    await hear(complained('2017-08-05T00:42:00.000Z'), tags);
    expect(await stored()).toEqual(first);
    expect(first).toMatchObject({ cameBack: { as: 'complained' } });
  });

  it('makes no notice that is not there, and is nothing for a mail about no order', async () => {
    const { notice, tags } = await claimed();
    const gone = { ...notice, orderId: newId('order', someTime) };
    const [[name, value] = ['', '']] = Object.entries(tagsOf(gone));
    expect(await hear(bounced('2017-08-05T00:41:02.669Z'), { [name]: [value] })).toEqual(done);
    const Key = noticeKey(noticesOfOrder(gone.orderId), gone.kind, '-');
    const { Item } = await dynamo().send(new GetCommand({ TableName: tableName(notificationsTable), Key }));
    expect(Item).toBeUndefined();
    expect(Object.keys(tags)).toEqual(['notice']);
    expect(await hear(bounced('2017-08-05T00:41:02.669Z'), {})).toEqual(done);
  });
});

describe('the tag of a mail', () => {
  const part = fc.string({ minLength: 1, maxLength: 60, unit: 'binary' });

  it('is what SES takes, and says the notice again', () => {
    fc.assert(
      fc.property(part, part, part, (orderId, kind, subject) => {
        const tags = tagsOf({ orderId, kind, subject });
        for (const value of Object.values(tags)) {
          expect(value).toMatch(/^[\w-]{1,256}$/);
          expect(noticeOf({ notice: [value] })).toEqual({ orderId, kind, subject });
        }
      }),
    );
  });

  it('has room for the longest names that there are', () => {
    const subject = `${'x'.repeat(40)}.again.${crypto.randomUUID()}`;
    expect(tagsOf({ orderId: newId('order', someTime), kind: 'parcel-corrected', subject })).not.toEqual({});
  });
});
