import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { refusalOf } from '../../functions/payments/payable.ts';
import { mpesa, msisdnOf } from '../../functions/payments/providers/adapters/mpesa.ts';
import { timestampOf } from '../../functions/payments/providers/daraja.ts';
import { fromDecimal, toDecimal } from '../../functions/payments/providers/decimals.ts';
import { parseTxRef, txRefOf } from '../../functions/payments/tx-ref.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { maximumAmount, money } from '../../functions/shared/money.ts';

describe('decimal amounts', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [100, '1.00'],
    [129_900, '1299.00'],
    [maximumAmount, '10000000000.00'],
  ])('%i is written %s', (amount, written) => {
    expect(toDecimal(money(amount, 'ETB'))).toBe(written);
  });

  it('come back as they went, as text or as the number that JSON makes of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maximumAmount }), (amount) => {
        const written = toDecimal(money(amount, 'ETB'));
        expect(fromDecimal(written, 'ETB')).toBe(amount);
        expect(fromDecimal(JSON.parse(written), 'ETB')).toBe(amount);
      }),
    );
  });

  it.each(['', '-1', '1.234', '1,299.00', '1e3', 'abc', '0x10', '1.'])('refuse %j', (written) => {
    expect(fromDecimal(written, 'ETB')).toBeUndefined();
  });
});

describe('decimal amounts of other currencies', () => {
  it.each([
    ['1299', 'JPY', 1_299],
    ['1299.00', 'JPY', 1_299],
    ['1299.5', 'JPY', undefined],
    ['1.234', 'KWD', 1_234],
    ['1.2345', 'KWD', undefined],
    ['1.00', 'no currency', undefined],
  ])('read %s %s by its own decimals', (written, currency, amount) => {
    expect(fromDecimal(written, currency)).toBe(amount);
  });
});

describe('M-Pesa', () => {
  it.each([
    '0712345678',
    '712345678',
    '254712345678',
    '+254712345678',
    '+2540712345678',
    '00254712345678',
    ' 0712 345 678 ',
    '+254 (0) 712-345-678',
  ])('reads the phone %j', (phone) => {
    expect(mpesa.phoneOf?.(phone)).toBe('+254712345678');
    expect(msisdnOf(phone)).toBe('254712345678');
  });

  it.each([
    '+255712345678',
    '+2547123456',
    '071234567890',
    '0202222222',
    '+254712345678 ext. 5',
    'call 0712345678',
    '+1 415 555 2671',
    '0',
    '٠',
  ])('refuses the phone %j, by its field', (phone) => {
    expect(() => mpesa.phoneOf?.(phone)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { errors: [{ path: 'phone', message: expect.any(String) }] },
      }),
    );
  });

  it('takes whole shillings up to its limit', () => {
    expect(refusalOf('mpesa', money(100, 'KES'))).toBeUndefined();
    expect(refusalOf('mpesa', money(25_000_000, 'KES'))).toBeUndefined();
    expect(refusalOf('mpesa', money(150, 'KES'))).toContain('whole');
    expect(refusalOf('mpesa', money(25_000_100, 'KES'))).toContain('at most');
  });

  it('tells the time of Nairobi', () => {
    expect(timestampOf(new Date('2026-03-01T22:05:09.123Z'))).toBe('20260302010509');
  });
});

describe('a txRef', () => {
  const orderId = idOf('order', newUlid(new Date()));

  it('names its order, payment and attempt', () => {
    const parts = parseTxRef(txRefOf(orderId, 12));
    expect(parts).toMatchObject({ orderId, attemptNumber: 12 });
    expect(parts?.paymentId).toBe(`pay_${orderId.slice(4)}`);
  });

  it('is short and plain enough for every provider', () => {
    expect(txRefOf(orderId, 20)).toMatch(/^[A-Za-z0-9-]{1,50}$/);
  });

  it.each(['', 'wb--1', 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-0', 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-21'])(
    'is not %j',
    (text) => {
      expect(parseTxRef(text)).toBeUndefined();
    },
  );
});
