import { DatabaseSync } from 'node:sqlite';
import { expect, it } from '@jest/globals';
import { identitiesOf } from '../../../local/aws/ses/identities.ts';
import { makeSes } from '../../../local/aws/ses/ses.ts';
import { resolveTemplates } from '../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../local/aws/template/template.ts';
import { fakeClock } from '../aws/step-functions/stand.ts';
import { localStack } from './recorded.ts';

const words = 'https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html';

const template = templateSchema.parse({
  Resources: {
    Sender: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { EMAIL_SENDER: 'shop@example.com' } } },
    },
    Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'shop' } },
  },
});

const ses = makeSes(
  {
    clock: fakeClock(),
    journal: new DatabaseSync(':memory:'),
    invoke: async () => ({ payload: null }),
    report: () => {},
    url: 'http://127.0.0.1:1',
  },
  identitiesOf(resolveTemplates({ S: template }, 'http://127.0.0.1:1')),
);

const send = async (more: object) => {
  const path = '/_aws/v2/email/outbound-emails';
  const answer = ses.routes?.[`POST ${path}`];
  if (!answer) throw new Error('no way to send');
  const mail = {
    FromEmailAddress: 'Shop <shop@example.com>',
    Destination: { ToAddresses: ['ada@example.com'] },
    Content: { Simple: { Subject: { Data: 'a' }, Body: { Text: { Data: 'a' } } } },
    ...more,
  };
  const body = Buffer.from(JSON.stringify(mail));
  const {
    status,
    headers,
    body: said,
  } = await answer({
    method: 'POST',
    path,
    params: {},
    query: new URLSearchParams(),
    headers: {},
    body,
  });
  return { status, code: headers?.['x-amzn-errortype'], body: said };
};

const rows: readonly [what: string, mail: object, answer: object, source: string][] = [
  ['its own sender', {}, { status: 200 }, words],
  ['its configuration set', { ConfigurationSetName: 'shop' }, { status: 200 }, words],
  [
    'a stranger',
    { FromEmailAddress: 'stranger@nowhere.org' },
    {
      status: 400,
      code: 'MessageRejected',
      body: {
        message:
          'Email address is not verified. The following identities failed the check in region EU-WEST-1: stranger@nowhere.org',
      },
    },
    words,
  ],
  [
    'a configuration set that there is not',
    { ConfigurationSetName: 'nope' },
    {
      status: 404,
      code: 'NotFoundException',
      body: { message: 'Configuration set <nope> does not exist.' },
    },
    localStack('ses/test_ses.py test_deleting_non_existent_configuration_set (the words)'),
  ],
];

it.each(rows)('SES answers as recorded to %s', async (_, mail, answer, source) => {
  expect({ ...(await send(mail)), source }).toMatchObject({ ...answer, source });
});
