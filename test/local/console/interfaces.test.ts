/** What the console asks of the other `_local` interfaces. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { openEventLog } from '../../../local/aws/eventbridge/event-log.ts';
import { openMailbox } from '../../../local/aws/ses/mailbox.ts';
import { callback, machine, stand } from '../aws/step-functions/stand.ts';

const executions = async (query: string) => {
  const it = stand({
    definition: machine({ Pay: callback('pay', { Next: 'Done' }), Done: { Type: 'Succeed' } }),
    functions: { pay: () => null },
  });
  await it.start({}, 'one');
  await it.start({}, 'two');
  await it.settled();
  const list = it.sfn.routes?.['GET /_local/executions'];
  const request = { method: 'GET', path: '', params: {}, headers: {}, body: Buffer.alloc(0) };
  return list?.({ ...request, query: new URLSearchParams(query) });
};

describe('the list of executions', () => {
  it('counts all by status, and says in which states the running ones are', async () => {
    expect(await executions('limit=1')).toMatchObject({
      body: { items: [{ name: 'two', currentStates: ['Pay'] }], counts: { RUNNING: 2 } },
    });
  });

  it('can be of one status', async () => {
    expect(await executions('status=SUCCEEDED')).toMatchObject({ body: { items: [] } });
    expect(await executions('status=DONE')).toMatchObject({ status: 400 });
  });
});

describe('what mentions a text', () => {
  it('is found among events', () => {
    const log = openEventLog(new DatabaseSync(':memory:'));
    for (const id of ['one', 'two']) {
      const named = {
        id,
        'detail-type': 'placed',
        source: 'shop',
        time: '',
        detail: { orderId: `ord_${id}` },
      };
      log.append('bus', { version: '0', account: '', region: '', resources: [], ...named }, 0, []);
    }
    expect(log.page({ limit: 9, mentions: 'ord_one' }).map(({ envelope }) => envelope.id)).toEqual(['one']);
  });

  it('is found in the subject, the text and the HTML of e-mails', () => {
    const mailbox = openMailbox(new DatabaseSync(':memory:'));
    const mail = { from: 'shop@x', to: ['ada@x'], subject: '', text: '', html: '' };
    mailbox.add({ ...mail, subject: 'about ord_1' }, 0);
    mailbox.add({ ...mail, text: 'about ord_1' }, 0);
    mailbox.add({ ...mail, html: 'about ord_1' }, 0);
    mailbox.add({ ...mail, html: 'about ord_2' }, 0);
    expect(mailbox.page({ limit: 9, mentions: 'ord_1' })).toHaveLength(3);
  });
});
