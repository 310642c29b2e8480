/** What the providers' secrets hold on a first start: the form that the functions expect, with random values. */
import { randomBytes } from 'node:crypto';
import type { Secret } from './dialect.ts';

const random = (): string => randomBytes(24).toString('hex');

export const firstSecrets = (): Readonly<Record<string, Secret>> => ({
  paystack: { secretKey: `sk_test_${random()}` },
  chapa: { secretKey: `CHASECK_TEST-${random()}`, webhookSecret: random() },
  stripe: { secretKey: `sk_test_${random()}`, webhookSecret: `whsec_${random()}` },
  mpesa: {
    consumerKey: random(),
    consumerSecret: random(),
    shortCode: '174379',
    passkey: random(),
    initiatorName: 'waybill',
    securityCredential: random(),
    callbackSecret: random(),
  },
});
