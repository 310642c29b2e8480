import { beforeAll, describe, expect, it } from '@jest/globals';
import { costing, withPayments } from './world.ts';

const world = withPayments();
beforeAll(() => {
  process.env.RATE_LIMITS = 'on';
});

const kesOrder = () => world.placeOrder(costing(250_000, 'KES'));
const promptsTo = async (phone: string, count: number) => {
  const outcomes: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const request = { provider: 'mpesa' as const, phone, seed: crypto.randomUUID() };
    const asked = world.initiate(await kesOrder(), request);
    outcomes.push(
      await asked.then(
        () => 'sent',
        ({ code }) => String(code),
      ),
    );
  }
  return outcomes;
};

describe('prompts to one phone', () => {
  it('are five at a time, whoever asks and however the number is typed', async () => {
    expect(await promptsTo('254700000001', 3)).toEqual(['sent', 'sent', 'sent']);
    expect(await promptsTo('0700 000 001', 3)).toEqual(['sent', 'sent', 'rate-limited']);
    expect(await promptsTo('+254700000002', 1)).toEqual(['sent']);
  });

  it('are refused with when to come back, and leave no attempt that would be sent later', async () => {
    const phone = '254700000003';
    await promptsTo(phone, 5);
    const order = await kesOrder();
    const request = { provider: 'mpesa' as const, phone, seed: 'once' };
    await expect(world.initiate(order, request)).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringContaining('This phone'),
      details: { retryAfterSeconds: expect.any(Number) },
    });
    const other = await world.initiate(order, { ...request, phone: '254700000004', seed: 'other' });
    expect(other.payment.attempts).toHaveLength(1);
  });

  it('are not counted again when the same request is repeated', async () => {
    const order = await kesOrder();
    const request = { provider: 'mpesa' as const, phone: '254700000005', seed: 'again' };
    for (let n = 0; n < 8; n += 1) await world.initiate(order, request);
    expect(await promptsTo(request.phone, 4)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('are ten in a day at most, at first', async () => {
    const phone = '254700000006';
    await promptsTo(phone, 5);
    world.clock().advance(3_600);
    expect(await promptsTo(phone, 6)).toEqual([...Array(5).fill('sent'), 'rate-limited']);
    world.clock().advance(2 * 3_600);
    expect(await promptsTo(phone, 3)).toEqual(['sent', 'rate-limited', 'rate-limited']);
  });
});
