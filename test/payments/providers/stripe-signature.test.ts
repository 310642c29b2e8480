import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Stripe from 'stripe';
import { isSignedByStripe } from '../../../functions/payments/providers/stripe-signature.ts';

const now = new Date('2026-03-01T10:00:00Z');
const seconds = now.getTime() / 1000;
const rawBody = '{"id":"evt_1","amount":1299}';
const secret = 'whsec_of_the_shop';

const headerOf = (more: { timestamp?: number; payload?: string; secret?: string } = {}): string =>
  Stripe.webhooks.generateTestHeaderString({ timestamp: seconds, payload: rawBody, secret, ...more });

/** What Stripe's own library says of it; it throws whatever it does not take. */
const saysStripe = (header: string): boolean => {
  try {
    return Stripe.webhooks.signature?.verifyHeader(rawBody, header, secret, 300, undefined, +now) === true;
  } catch {
    return false;
  }
};

const v1Of = (header: string): string => header.split(',')[1] ?? '';

const headers = fc.oneof(
  fc.integer({ min: -310, max: 310 }).map((ago) => headerOf({ timestamp: seconds - ago })),
  fc.constantFrom(
    headerOf(),
    headerOf({ payload: `${rawBody} ` }),
    headerOf({ secret: 'whsec_of_another' }),
    `${headerOf({ secret: 'whsec_rolled' })},${v1Of(headerOf())}`,
    `t=${seconds},${v1Of(headerOf({ timestamp: seconds - 400 }))}`,
    headerOf().replace('v1=', 'v0='),
    v1Of(headerOf()),
    `t=${seconds}`,
    '',
    ',=,',
  ),
  fc.tuple(fc.nat({ max: 80 }), fc.string({ maxLength: 3 })).map(([at, text]) => {
    const header = headerOf();
    return header.slice(0, at) + text + header.slice(at + text.length);
  }),
  fc.string(),
);

describe('a signature of Stripe', () => {
  it('holds exactly where Stripe’s own library says so', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(headers, (header) => {
        const expected = saysStripe(header);
        seen.add(expected);
        expect(isSignedByStripe({ rawBody, header, now }, secret)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBe(2);
  });

  it('is not made with a secret of nothing, nor absent', () => {
    expect(isSignedByStripe({ rawBody, header: headerOf({ secret: ' ' }), now }, ' ')).toBe(false);
    expect(isSignedByStripe({ rawBody, header: undefined, now }, secret)).toBe(false);
  });
});
