/** Orders one piece with one call, as a careful client does: what is busy is asked again, with the same key. */
import { shopperAt } from '../../test/support/shopper.ts';
import { addressOf } from '../actors/bodies.ts';

/** One call and what came of it. */
export type Asked = {
  /** `placed`, or the code of the refusal. */
  readonly outcome: string;
  readonly orderId: string | undefined;
  readonly sentAt: number;
  readonly answeredAt: number;
};

export type Wish = {
  readonly userId: string;
  readonly variantId: string;
  readonly coupon?: string | undefined;
};

/** The local gateway asks only whether there is a signature. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=ANY/20260302/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0';
const maximumTries = 8;

type Answered = { readonly id?: string; readonly code?: string };

/** @returns every try; the last one is how it ended */
export const askForOne = async (
  url: string,
  { userId, variantId, coupon }: Wish,
  pause: (seconds: number) => Promise<void>,
): Promise<Asked[]> => {
  const body = {
    currency: 'NGN',
    items: [{ variantId, quantity: 1 }],
    coupons: coupon === undefined ? [] : [coupon],
    shippingAddress: addressOf(userId),
  };
  const key = `${userId}-${coupon ?? 'without'}`;
  const headers = { authorization, 'x-user-id': userId, 'idempotency-key': key };
  const asked: Asked[] = [];
  for (let tries = 1; tries <= maximumTries; tries += 1) {
    const sentAt = Date.now();
    const { status, body: answered } = await shopperAt(url).post<Answered>('/gateway/v1/orders', body, {
      headers,
    });
    const { id, code = String(status) } = answered;
    const outcome =
      status === 201 ? { outcome: 'placed', orderId: id } : { outcome: code, orderId: undefined };
    asked.push({ ...outcome, sentAt, answeredAt: Date.now() });
    if (status !== 503 && status !== 429) break;
    await pause(tries);
  }
  return asked;
};
