import { describe, expect, it } from '@jest/globals';
import {
  carrierKey,
  carrierSchema,
  numberKey,
  trackingNumberSchema,
} from '../../functions/fulfilment/carrier.ts';

describe('a carrier', () => {
  it.each(['GIG Logistics', 'gig-logistics', ' GIGLOGISTICS', 'Gig   Logistics'])(
    'is the same however it is written: %j',
    (name) => {
      expect(carrierKey(carrierSchema.parse(name))).toBe('giglogistics');
    },
  );

  it.each(['', '  ', '-', 'x'.repeat(61)])('is not called %j', (name) => {
    expect(carrierSchema.safeParse(name).success).toBe(false);
  });
});

describe('a tracking number', () => {
  it.each(['RR 123 456 789 NG', 'rr123456789ng', ' RR123 456789 NG '])(
    'is the same however it is grouped: %j',
    (number) => {
      expect(numberKey(trackingNumberSchema.parse(number))).toBe('RR123456789NG');
    },
  );

  it.each(['', ' ', '=1', 'RR\n1', 'x'.repeat(81)])('is not %j', (number) => {
    expect(trackingNumberSchema.safeParse(number).success).toBe(false);
  });
});
