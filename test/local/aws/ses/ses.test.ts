import {
  CreateEmailIdentityCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  PutAccountSuppressionAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Happening } from '../../../../local/aws/eventbridge/envelope.ts';
import { identitiesOf } from '../../../../local/aws/ses/identities.ts';
import { makeSes, type Ses } from '../../../../local/aws/ses/ses.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';
import { clientSettings, type LocalServices, startLocalServices } from '../../../support/local-services.ts';

const withSet = templateSchema.parse({
  Resources: {
    Sender: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { EMAIL_SENDER: 'shop@example.com' } } },
    },
    Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'shop' } },
    Destination: {
      Type: 'AWS::SES::ConfigurationSetEventDestination',
      Properties: {
        ConfigurationSetName: 'shop',
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ['bounce', 'complaint'],
          EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-west-1:000000000000:event-bus/default' },
        },
      },
    },
  },
});

let local: LocalServices<{ ses: Ses }>;
let client: SESv2Client;
beforeEach(async () => {
  local = await startLocalServices((runtime) => ({ ses: makeSes(runtime) }));
  client = new SESv2Client({ ...clientSettings(local.url), maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await local.stop();
});

const simple = (subject: string, text = 'text', html = '<p>html</p>'): SendEmailCommandInput['Content'] => ({
  Simple: { Subject: { Data: subject }, Body: { Text: { Data: text }, Html: { Data: html } } },
});
const send = (more: Partial<SendEmailCommandInput> = {}) =>
  client.send(
    new SendEmailCommand({
      FromEmailAddress: 'Shop <shop@example.com>',
      Destination: { ToAddresses: ['ada@example.com'] },
      Content: simple('Hello'),
      ...more,
    }),
  );
const emails = async (query = ''): Promise<{ items: { subject: string }[]; nextCursor?: string }> =>
  (await fetch(`${local.url}/_local/emails${query}`)).json() as Promise<{ items: { subject: string }[] }>;
const subjects = async (query = '') => (await emails(query)).items.map(({ subject }) => subject);

describe('the mailbox', () => {
  it('holds what the SES client sent', async () => {
    const { MessageId } = await send();
    expect(await emails()).toEqual({
      items: [
        {
          id: MessageId,
          from: 'Shop <shop@example.com>',
          to: 'ada@example.com',
          subject: 'Hello',
          text: 'text',
          html: '<p>html</p>',
          at: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      ],
    });
  });

  it('shows the newest first, by page', async () => {
    for (const subject of ['1', '2', '3']) await send({ Content: simple(subject) });
    const first = await emails('?limit=2');
    expect(first.items.map(({ subject }) => subject)).toEqual(['3', '2']);
    expect(await subjects(`?limit=2&cursor=${first.nextCursor}`)).toEqual(['1']);
  });

  it('finds the mails of one address whole, whatever its case', async () => {
    await send({
      Content: simple('a'),
      Destination: { ToAddresses: ['Ada <ADA@example.com>', 'bob@example.com'] },
    });
    await send({ Content: simple('b'), Destination: { ToAddresses: ['nada@example.com'] } });
    await send({ Content: simple('c'), Destination: { CcAddresses: ['ada@example.com'] } });
    expect(await subjects('?to=ada@example.com')).toEqual(['c', 'a']);
    expect(await subjects('?to=a%25')).toEqual([]);
  });

  it('takes mails of other services too', async () => {
    local.services.ses.deliver({ to: 'ada@example.com', subject: 'Your code', text: '123', html: '123' });
    expect(await subjects('?to=ada@example.com')).toEqual(['Your code']);
  });

  it.each<[string, Partial<SendEmailCommandInput>]>([
    ['no sender', { FromEmailAddress: undefined }],
    ['no recipient', { Destination: {} }],
    ['an address that is none', { Destination: { ToAddresses: ['ada'] } }],
    ['a raw message', { Content: { Raw: { Data: Buffer.from('x') } } }],
    ['a template', { Content: { Template: { TemplateName: 'x' } } }],
    ['no body', { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } }],
  ])('refuses %s', async (_, more) => {
    await expect(send(more)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(await subjects()).toEqual([]);
  });
});

describe('what is set up by hand', () => {
  const EmailIdentity = 'your.shop';

  it('is an identity with three names to publish, made once', async () => {
    const made = await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    expect(made).toMatchObject({ IdentityType: 'DOMAIN', VerifiedForSendingStatus: false });
    await client.send(
      new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, MailFromDomain: 'mail.your.shop' }),
    );
    const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    expect(found.DkimAttributes?.Tokens).toHaveLength(3);
    expect(found.DkimAttributes?.Tokens).toEqual(made.DkimAttributes?.Tokens);
    expect(found.MailFromAttributes?.MailFromDomain).toBe('mail.your.shop');
    await expect(client.send(new CreateEmailIdentityCommand({ EmailIdentity }))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
    await expect(
      client.send(new GetEmailIdentityCommand({ EmailIdentity: 'others.shop' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('are the reasons for which the account keeps off addresses', async () => {
    const SuppressedReasons = ['BOUNCE', 'COMPLAINT'] as const;
    await client.send(
      new PutAccountSuppressionAttributesCommand({ SuppressedReasons: [...SuppressedReasons] }),
    );
    const { SuppressionAttributes } = await client.send(new GetAccountCommand());
    expect(SuppressionAttributes).toEqual({ SuppressedReasons });
  });

  it('is the list of addresses that get no mail until they are taken off it', async () => {
    const EmailAddress = 'ada@example.com';
    await client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    expect((await send()).MessageId).toEqual(expect.any(String));
    expect(await subjects()).toEqual([]);
    const { SuppressedDestination } = await client.send(
      new GetSuppressedDestinationCommand({ EmailAddress }),
    );
    expect(SuppressedDestination).toMatchObject({ EmailAddress, Reason: 'BOUNCE' });
    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await send();
    expect(await subjects()).toEqual(['Hello']);
    await expect(client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }))).rejects.toMatchObject(
      { name: 'NotFoundException' },
    );
  });
});

describe('the page', () => {
  it('lists and shows mails, and nothing of a mail can run in it', async () => {
    const { MessageId } = await send({ Content: simple('<b>Hi</b>', '<i>', '<script>"x"</script>') });
    const list = await (await fetch(`${local.url}/_local/mail?to=ada@example.com`)).text();
    expect(list).toContain('&lt;b&gt;Hi&lt;/b&gt;');
    expect(list).not.toContain('<b>Hi');
    const answer = await fetch(`${local.url}/_local/mail/${MessageId}`);
    const page = await answer.text();
    expect(page).toContain('srcdoc="&lt;script&gt;&quot;x&quot;&lt;/script&gt;"');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`${local.url}/_local/mail/none`)).status).toBe(404);
  });
});

describe('the mailbox simulator', () => {
  const told: Happening[] = [];
  let publishing: LocalServices<{ ses: Ses }>;
  beforeEach(async () => {
    told.length = 0;
    const resources = resolveTemplates({ S: withSet }, 'http://127.0.0.1:1');
    publishing = await startLocalServices((runtime) => ({
      ses: makeSes(runtime, identitiesOf(resources), (happening) => told.push(happening)),
    }));
    client.destroy();
    client = new SESv2Client({ ...clientSettings(publishing.url), maxAttempts: 1 });
  });
  afterEach(() => publishing.stop());

  const sendTo = (to: string, more: Partial<SendEmailCommandInput> = {}) =>
    send({
      Destination: { ToAddresses: [to] },
      ConfigurationSetName: 'shop',
      EmailTags: [{ Name: 'about', Value: 'it' }],
      ...more,
    });

  it('tells of a bounce as SES was recorded to', async () => {
    const to = 'bounce+1@simulator.amazonses.com';
    const { MessageId } = await sendTo(to);
    expect(told).toMatchObject([
      {
        type: 'Email Bounced',
        source: 'aws.ses',
        detail: {
          eventType: 'Bounce',
          bounce: {
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: [
              {
                emailAddress: to,
                action: 'failed',
                status: '5.1.1',
                diagnosticCode: 'smtp; 550 5.1.1 user unknown',
              },
            ],
            timestamp: expect.stringMatching(/Z$/),
            feedbackId: expect.any(String),
          },
          mail: {
            messageId: MessageId,
            destination: [to],
            tags: { 'ses:configuration-set': ['shop'], about: ['it'] },
          },
        },
      },
    ]);
  });

  it('tells of a complaint, and of an address on the suppression list', async () => {
    await sendTo('complaint@simulator.amazonses.com');
    await sendTo('suppressionlist@simulator.amazonses.com');
    expect(told).toMatchObject([
      {
        type: 'Email Complaint Received',
        detail: { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse' } },
      },
      { type: 'Email Bounced', detail: { bounce: { bounceSubType: 'Suppressed' } } },
    ]);
  });

  it('tells of nothing that arrived, nor of mails without a configuration set', async () => {
    await sendTo('ada@example.com');
    await sendTo('success@simulator.amazonses.com');
    await sendTo('bounce@simulator.amazonses.com', { ConfigurationSetName: undefined });
    expect(told).toEqual([]);
  });

  it('refuses tags that SES refuses', async () => {
    const EmailTags = [{ Name: 'about', Value: 'a.b' }];
    await expect(sendTo('ada@example.com', { EmailTags })).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });
});
