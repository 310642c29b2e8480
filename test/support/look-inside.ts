/** What a journey can only see from inside: mails, an order's events, the secrets shared with third parties. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { BusEvent, Email, TestStack } from './stack.ts';
import { until } from './until.ts';

/** For the stack's AWS-compatible endpoint. */
export const awsOf = (stack: TestStack) => ({
  endpoint: `${stack.url()}/_aws`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

/** @param name as in `PAYSTACK_SECRET_NAME`, without its stage */
export const secretOf = async (stack: TestStack, name: string): Promise<Record<string, string>> => {
  const client = new SecretsManagerClient(awsOf(stack));
  try {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: `waybill/dev/${name}` }),
    );
    return JSON.parse(SecretString ?? '{}') as Record<string, string>;
  } finally {
    client.destroy();
  }
};

/** Oldest first. */
export const eventsOf = async (stack: TestStack, orderId: string): Promise<BusEvent[]> =>
  (await stack.events(orderId)).filter(({ detail }) => detail.orderId === orderId).reverse();

/** What the events of one name say of an order. */
export const toldOf = async (stack: TestStack, orderId: string, type: string): Promise<unknown[]> =>
  (await eventsOf(stack, orderId)).filter((event) => event.type === type).map(({ detail }) => detail.data);

/** Waits for it. An order's mails name it by the end of its id. */
export const mailAbout = (stack: TestStack, orderId: string, subject: RegExp): Promise<Email> =>
  until(
    async () =>
      (await stack.emails()).find(
        (mail) => subject.test(mail.subject) && mail.subject.includes(orderId.slice(-10)),
      ),
    { what: `a mail about ${subject} of ${orderId}` },
  );
