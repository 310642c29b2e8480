/** One address for all services, as `aws --endpoint-url <url>/_aws` has it: each protocol is answered in its own form. */
import {
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withStack } from '../../support/stack.ts';

const stack = withStack({ demo: 'none', weather: 'kind' });

const settings = () => ({
  endpoint: `${stack.url()}/_aws`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

const query = (form: Record<string, string>): Promise<Response> =>
  fetch(`${stack.url()}/_aws`, { method: 'POST', body: new URLSearchParams(form) });

describe('the query protocol', () => {
  it('says who calls', async () => {
    const answer = await query({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(await answer.text()).toContain('<Account>000000000000</Account>');
  });

  it('refuses the rest in XML, which its clients read', async () => {
    const answer = await query({ Action: 'List<Roles>', Version: '2010-05-08' });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain('<ErrorResponse><Error><Type>Sender</Type><Code>UnknownOperationException</Code>');
    expect(text).toContain('List&#60;Roles&#62; of version 2010-05-08 is not served locally');
  });
});

describe('the REST protocols', () => {
  it('name in a refusal what is not served', async () => {
    const answer = await fetch(`${stack.url()}/_aws/v2/apis?maxResults=1`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { __type: 'UnknownOperationException', message: 'GET /_aws/v2/apis is not served locally' },
    ]);
  });

  it('tell what SES’s account may', async () => {
    const account = await new SESv2Client(settings()).send(new GetAccountCommand());
    expect(account).toMatchObject({ ProductionAccessEnabled: true, SendQuota: { Max24HourSend: 50_000 } });
  });

  it('invoke a function by hand, and tell what it threw', async () => {
    const invoke = (name: string, payload: string): Promise<Response> =>
      fetch(`${stack.url()}/_aws/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        body: payload,
      });
    const [sweep = ''] = (await names()).filter((name) => name.endsWith('carts-abandonment'));
    const done = await invoke(sweep, '{}');
    expect([done.status, done.headers.get('x-amz-function-error')]).toEqual([200, null]);
    const [tasks = ''] = (await names()).filter((name) => name.endsWith('order-flow-tasks'));
    const failed = await invoke(tasks, '{"task":"nothing"}');
    expect([failed.status, failed.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect((await invoke('none', '')).status).toBe(404);
    expect((await invoke(sweep, '{')).status).toBe(400);
  });

  const names = async (): Promise<string[]> =>
    ((await (await fetch(`${stack.url()}/_local/stack`)).json()) as { functions: string[] }).functions;
});

describe('S3, right behind the common address', () => {
  let s3: S3Client;
  beforeAll(() => {
    s3 = new S3Client({ ...settings(), forcePathStyle: true });
  });
  afterAll(() => s3.destroy());

  it('is known by the service that a request was signed for', async () => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    expect(Buckets.length).toBeGreaterThan(0);
    const Bucket = Buckets[0]?.Name;
    expect(await s3.send(new ListObjectsV2Command({ Bucket }))).toMatchObject({ KeyCount: 0 });
    const tags = { Bucket, Key: 'a', Tagging: { TagSet: [] } };
    await expect(s3.send(new PutObjectTaggingCommand(tags))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });
});

describe('a definition', () => {
  const validate = (definition: string, maxResults?: number) =>
    new SFNClient(settings()).send(new ValidateStateMachineDefinitionCommand({ definition, maxResults }));

  it('is found right, or wrong with the places', async () => {
    const right = { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Succeed' } } };
    expect(await validate(JSON.stringify(right))).toMatchObject({ result: 'OK', diagnostics: [] });
    const wrong = JSON.stringify({ ...right, StartAt: 'B', States: { A: { Type: 'Pass', Next: 'C' } } });
    const { result, diagnostics = [] } = await validate(wrong);
    expect(result).toBe('FAIL');
    expect(diagnostics.map(({ location }) => location)).toEqual(
      expect.arrayContaining(['/StartAt', '/States/A/Next']),
    );
    expect(await validate(wrong, 1)).toMatchObject({ truncated: true, diagnostics: [{}] });
  });
});
