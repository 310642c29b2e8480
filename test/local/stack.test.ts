import { describe, expect, it } from '@jest/globals';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'all' });

describe('the local stack', () => {
  it('serves the demo shop to somebody who is signed in', async () => {
    const ada = await stack.as('ada');
    const products = await ada.get<{ items: unknown[] }>('/v1/products?limit=100');
    expect(products.status).toBe(200);
    expect(products.body.items).toHaveLength(24);
  });
});
