import { describe, expect, it } from '@jest/globals';
import { readTokens } from '../../functions/order-flow/waits.ts';
import { dropToken, storeToken } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { anOrder } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

describe('the token of a wait', () => {
  it('is the one of the last try', async () => {
    const { id } = anOrder();
    await storeToken(id, 'payment', 'first');
    await storeToken(id, 'payment', 'second');
    expect((await readTokens(id)).payment).toBe('second');
    expect((await readTokens(id)).fulfilment).toBeUndefined();
  });

  it('is not forgotten by who answered an older one', async () => {
    const { id } = anOrder();
    await storeToken(id, 'payment', 'first');
    await storeToken(id, 'payment', 'second');
    await dropToken(id, 'payment', 'first');
    expect((await readTokens(id)).payment).toBe('second');
    await dropToken(id, 'payment', 'second');
    expect((await readTokens(id)).payment).toBeUndefined();
  });
});
