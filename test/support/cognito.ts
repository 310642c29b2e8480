/** The emulated user pool behind a small HTTP server, for tests that need no other part of the stack. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import type { SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { CognitoConfig, Mail } from '../../local/aws/cognito/config.ts';
import { type CognitoService, makeCognito } from '../../local/aws/cognito/service.ts';
import { AwsError } from '../../local/aws/service.ts';
import { type Clock, startClock } from '../../local/clock.ts';

export type TestCognito = {
  readonly endpoint: string;
  readonly issuer: string;
  readonly clock: Clock;
  /** Newest last. */
  readonly mails: readonly Mail[];
  /** The six digits of the newest mail to this address. */
  readonly codeFor: (email: string) => string;
  readonly stop: () => Promise<void>;
};

export const poolId = 'eu-west-1_Test';
export const clientId = 'shop';

export const poolProperties = {
  UsernameAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  MfaConfiguration: 'OPTIONAL',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
    },
  },
  VerificationMessageTemplate: {
    EmailSubject: 'Your Waybill code',
    EmailMessage: 'Your code is {####}. It is good for 24 hours.',
  },
};

export const clientProperties = {
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
  AccessTokenValidity: 15,
  IdTokenValidity: 15,
  RefreshTokenValidity: 43_200,
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** A mail that a function sends through SES. */
const mailOf = (input: SendEmailCommandInput): Mail => ({
  to: input.Destination?.ToAddresses?.[0] ?? '',
  subject: input.Content?.Simple?.Subject?.Data ?? '',
  text: input.Content?.Simple?.Body?.Text?.Data ?? '',
  html: input.Content?.Simple?.Body?.Html?.Data ?? '',
});

/** @returns status and JSON of an AWS JSON call or of one of the service's own routes */
const dispatch = async (
  service: CognitoService,
  request: IncomingMessage,
  mails: Mail[],
): Promise<[number, unknown]> => {
  const body = await bodyOf(request);
  if (request.url === '/v2/email/outbound-emails') {
    mails.push(mailOf(JSON.parse(body.toString())));
    return [200, { MessageId: 'test' }];
  }
  const [, name = ''] = String(request.headers['x-amz-target']).split('.');
  const operation = service.aws?.operations[name];
  const route = service.routes?.[`${request.method} ${request.url}`];
  if (route) {
    const target = { method: 'GET', path: request.url ?? '', params: {}, query: new URLSearchParams() };
    const answer = await route({ ...target, headers: {}, body });
    return [answer.status, answer.body];
  }
  if (!operation) return [400, { __type: 'UnknownOperationException', message: name }];
  try {
    return [200, await operation(JSON.parse(body.toString()) as Record<string, unknown>)];
  } catch (error) {
    if (error instanceof AwsError) return [error.status, { __type: error.code, message: error.message }];
    return [500, { __type: 'InternalErrorException', message: String(error) }];
  }
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );

const without = (): never => {
  throw new Error('this test has no functions');
};

export const startCognito = async (
  overrides: Partial<Pick<CognitoConfig, 'pool' | 'clients'>> = {},
  journal = new DatabaseSync(':memory:'),
): Promise<TestCognito> => {
  let service: CognitoService | undefined;
  const mails: Mail[] = [];
  const server = createServer(async (request, response) => {
    const [status, json] = service ? await dispatch(service, request, mails) : [503, {}];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(json));
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const clock = startClock();
  const runtime = { clock, journal, invoke: without, url, report: () => {} };
  service = makeCognito(runtime, {
    poolId,
    pool: poolProperties,
    clients: [{ clientId, properties: clientProperties }],
    groups: ['shop-owner', 'staff', 'admin'],
    deliver: (mail) => mails.push(mail),
    ...overrides,
  });
  await service.start?.();
  return {
    endpoint: url,
    issuer: service.issuer,
    clock,
    mails,
    codeFor: (email) => {
      const code = mails.findLast(({ to }) => to === email)?.text.match(/\d{6}/)?.[0];
      if (code === undefined) throw new Error(`no code was mailed to ${email}`);
      return code;
    },
    stop: async () => {
      clock.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
