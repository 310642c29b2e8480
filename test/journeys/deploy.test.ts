/**
 * `docs/deploy.md`, from the sender's identity to the first order, as far as it can be rehearsed: with the commands it names
 * and their words, on a stack whose world is not kind. What needs AWS itself is named below.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateEmailIdentityCommand,
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  PutAccountSuppressionAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { SFNClient, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSmoke } from '../../bench/smoke-run.ts';
import { hostileWorld } from '../support/hostile-world.ts';
import { type TestStack, userPoolOf, withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
const seed = hostileWorld()?.seed ?? new Date().getUTCDate();
const patienceMilliseconds = 300_000;
/** What was left to a sweep, or to a message that comes again, is done while time passes. */
const stepSeconds = 30;
const stepMilliseconds = 4_000;

/** Of these nothing local knows. */
const needsAws = ['acm request-certificate'];

const stack = withStack({ demo: 'none', weather: { seed }, startTimeoutSeconds: 180 });

const settings = () => ({
  endpoint: `${stack.url()}/_aws`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

type Named = { readonly constructor: { readonly name: string } };
const done = new Set<string>();

/** Notes the command as the CLI calls it: `sesv2 create-email-identity`. */
const noted = <C extends Named>(service: string, command: C): C => {
  const words = command.constructor.name.replace(/Command$/, '').replaceAll(/(?<!^)[A-Z]/g, '-$&');
  done.add(`${service} ${words.toLowerCase()}`);
  return command;
};

const registered = async (anonymous: ReturnType<TestStack['anonymous']>, email: string): Promise<void> => {
  const person = { email, password: 'Waybill-deploy-1', name: 'Somebody' };
  expect((await anonymous.post('/v1/auth/register', person)).status).toBeLessThan(300);
  const code = await until(
    async () => (await stack.emails()).find(({ to }) => to === email)?.text.match(/\b\d{6}\b/)?.[0],
    { what: 'a code' },
  );
  expect((await anonymous.post('/v1/auth/verify-email', { email, code })).status).toBe(204);
};

const tokenOf = async (email: string): Promise<string> => {
  const { accessToken } = await stack.signIn(email, 'Waybill-deploy-1');
  if (accessToken === undefined) throw new Error(`no token of ${email}`);
  return accessToken;
};

describe('before the first deployment', () => {
  let ses: SESv2Client;
  beforeAll(() => {
    ses = new SESv2Client(settings());
  });
  afterAll(() => ses.destroy());

  it('the sender’s domain is made, and names three records to publish', async () => {
    const EmailIdentity = 'your.shop';
    await ses.send(noted('sesv2', new CreateEmailIdentityCommand({ EmailIdentity })));
    const identity = await ses.send(noted('sesv2', new GetEmailIdentityCommand({ EmailIdentity })));
    expect(identity.DkimAttributes?.Tokens).toHaveLength(3);
    const MailFromDomain = 'mail.your.shop';
    await ses.send(
      noted('sesv2', new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, MailFromDomain })),
    );
  });

  it('SES keeps off addresses that came back, until somebody takes one off its list', async () => {
    const reasons = { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] as ('BOUNCE' | 'COMPLAINT')[] };
    await ses.send(noted('sesv2', new PutAccountSuppressionAttributesCommand(reasons)));
    expect((await ses.send(new GetAccountCommand())).SuppressionAttributes).toEqual(reasons);
    const EmailAddress = 'came-back@example.com';
    await ses.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    await ses.send(noted('sesv2', new DeleteSuppressedDestinationCommand({ EmailAddress })));
  });
});

describe('after it', () => {
  it('a secret is put, and its provider is there for the next order', async () => {
    const secrets = new SecretsManagerClient(settings());
    const SecretString = JSON.stringify({ secretKey: 'sk_test_of_the_rehearsal' });
    await secrets.send(new PutSecretValueCommand({ SecretId: 'waybill/dev/paystack', SecretString }));
    secrets.destroy();
  });

  it.each(['order', 'order-closing'])('the definition of %s is found right', async (name) => {
    const sfn = new SFNClient(settings());
    const text = readFileSync(join(root, `state-machines/${name}.asl.json`), 'utf8');
    const definition = text.replaceAll(/\$\{[\w-]+\}/g, 'arn:aws:lambda:eu-west-1:000000000000:function:any');
    const command = noted('stepfunctions', new ValidateStateMachineDefinitionCommand({ definition }));
    expect(await sfn.send(command)).toMatchObject({ result: 'OK', diagnostics: [] });
    sfn.destroy();
  });

  it(
    'somebody who registered becomes the first administrator, and the smoke test goes through with tokens alone',
    async () => {
      const [boss, shopper] = ['you@your.shop', 'shopper@example.com'];
      await registered(stack.anonymous(), boss);
      await registered(stack.anonymous(), shopper);
      const cognito = new CognitoIdentityProviderClient(settings());
      const user = { UserPoolId: userPoolOf(stack.stack()), Username: boss };
      for (const GroupName of ['admin', 'staff'])
        await cognito.send(noted('cognito-idp', new AdminAddUserToGroupCommand({ ...user, GroupName })));
      cognito.destroy();
      const lines: string[] = [];
      const passing = setInterval(() => stack.stack().advance(stepSeconds), stepMilliseconds);
      const passed = await runSmoke(
        {
          url: stack.url(),
          stage: 'dev',
          awsEndpoint: `${stack.url()}/_aws`,
          staffToken: await tokenOf(boss),
          customerToken: await tokenOf(shopper),
          provider: 'manual',
        },
        (line) => lines.push(line),
      ).finally(() => clearInterval(passing));
      expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
      expect(passed).toBe(true);
    },
    patienceMilliseconds,
  );

  it('no command of the page is left out', () => {
    const commands = [...page.matchAll(/\baws ([a-z][a-z0-9-]* [a-z]+(?:-[a-z]+)+)/g)];
    const named = new Set(commands.map(([, command = '']) => command));
    expect(named.size).toBeGreaterThan(6);
    expect([...named].filter((command) => !done.has(command) && !needsAws.includes(command))).toEqual([]);
  });
});
