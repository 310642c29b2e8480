import { expect, it } from '@jest/globals';
import { paymentProviders } from '../../../../lib/payment-providers.ts';
import { firstSecrets } from '../../../../local/world/providers/providers.ts';

it('imitates every provider that customers pay through', () => {
  expect(Object.keys(firstSecrets())).toEqual([...paymentProviders].sort());
});
