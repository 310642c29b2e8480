/** Paying an order: an attempt, and then what one does on the provider's page, at once, late, or never. */
import { shopperAt } from '../../test/support/shopper.ts';
import type { CallOptions, Person } from '../person.ts';
import { drawn, type World } from '../world.ts';
import { outcomeOf } from './bodies.ts';

export const providers = ['paystack', 'stripe', 'chapa', 'mpesa'] as const;
export type Provider = (typeof providers)[number];

/** What each takes. */
export const currencyOf: Readonly<Record<Provider, string>> = {
  paystack: 'NGN',
  stripe: 'USD',
  chapa: 'ETB',
  mpesa: 'KES',
};

type Initiated = { readonly attempt: { readonly txRef: string; readonly status: string } };

const hesitationSeconds = 240;
const declinedShare = 0.08;
const abandonedShare = 0.08;
/** Once in a while somebody pays when the window is over. */
const lateShare = 0.04;
const lateSeconds = 2_400;

export const payFor = async (
  world: World,
  person: Person,
  orderId: string,
  provider: Provider,
  options?: CallOptions,
): Promise<string> => {
  const { random } = person;
  const body = {
    provider,
    returnUrl: 'https://shop.example/thanks',
    ...(provider === 'mpesa' && { phone: '+254712345678' }),
  };
  const begun = await person.post<Initiated>(`/v1/orders/${orderId}/payments`, body, options);
  if (begun.status !== 201) return `${orderId} at ${provider}: ${outcomeOf(begun)}`;
  if (random() < abandonedShare) return `${orderId} at ${provider}: gone from the page`;
  await world.sleep(random() < lateShare ? lateSeconds : random() * hesitationSeconds);
  const outcome = random() < declinedShare ? 'decline' : 'approve';
  const { txRef } = begun.body.attempt;
  const paid = await shopperAt(world.stack.url).post(`/_local/providers/${provider}/pay/${txRef}`, {
    outcome,
  });
  return `${orderId} at ${provider}: ${outcome} ${paid.status}`;
};

export const aProvider = (person: Person): Provider =>
  drawn(person.random, ['paystack', 'stripe', 'paystack', 'chapa', 'mpesa']);
