/** A crowd for a hundred pieces and fifty uses of a code, as fast as 10,000 come (`docs/simulation.md`). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Asked } from '../../simulate/sale/ask-for-one.ts';
import type { Sale } from '../../simulate/sale/hold-sale.ts';
import { flawsOfSale } from '../../simulate/sale/report.ts';
import { pieces, uses } from '../../simulate/sale/terms.ts';

const timeoutMilliseconds = 500_000;
const tool = join(import.meta.dirname, '../../simulate/flash-sale.ts');

it(
  'sells each piece and each use once, tells the others at once, and leaves the rest of the shop alone',
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '--shoppers', '250'], {
      encoding: 'utf8',
    });
    process.stdout.write(stdout);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('250 shoppers for 100 pieces and 50 uses of a code');
  },
  timeoutMilliseconds,
);

const asked = (outcome: string, sentAt: number, answeredAt: number): Asked => ({
  outcome,
  orderId: outcome === 'placed' ? `ord_${sentAt}` : undefined,
  sentAt,
  answeredAt,
});

const aSale: Sale = {
  crowd: [
    ...Array.from({ length: pieces }, (_, place) => [asked('placed', place, 500)]),
    [asked('insufficient-stock', 0, 1_400)],
  ],
  othersBefore: [[asked('placed', 0, 50)]],
  othersMeanwhile: [[asked('placed', 0, 90)]],
  left: { onHand: pieces, held: pieces, available: 0 },
  used: uses,
  broken: [],
};

it('finds nothing wrong with a sale as it must be', () => {
  expect(flawsOfSale(aSale)).toEqual([]);
});

it.each<[string, Partial<Sale>]>([
  ['101 orders of 100 pieces', { crowd: [...aSale.crowd, [asked('placed', 900, 901)]] }],
  ['1 are left and 99 held of 100', { left: { onHand: 100, held: 99, available: 1 } }],
  ['the code was used 51 times of 50', { used: uses + 1 }],
  [
    '1 got neither goods nor a plain no: unavailable 1',
    { crowd: [...aSale.crowd, [asked('unavailable', 0, 9)]] },
  ],
  [
    'somebody heard 1001 ms late that it is sold out',
    { crowd: [...aSale.crowd, [asked('insufficient-stock', 0, 1_501)]] },
  ],
  [
    '1 of the rest of the shop got no order: unavailable 1',
    { othersMeanwhile: [[asked('unavailable', 0, 50)]] },
  ],
  ['the rest of the shop waits 101 ms instead of 50 ms', { othersMeanwhile: [[asked('placed', 0, 101)]] }],
  ['stock: 1 too many', { broken: ['stock: 1 too many'] }],
])('says that %s', (flaw, change) => {
  expect(flawsOfSale({ ...aSale, ...change })).toEqual([flaw]);
});
