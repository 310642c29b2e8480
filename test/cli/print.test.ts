/** What is shown on a terminal, and what must never reach it. */
import { describe, expect, it } from '@jest/globals';
import { fields, moneyText, table, timeText } from '../../cli/print.ts';

const hostile = 'ring \u001b[31mtwice\u001b]0;title\u0007, please\n';

describe('print', () => {
  it('lets nothing that customers wrote steer the terminal', () => {
    for (const text of [table([hostile], [['NOTE', (note) => note]]), fields({ note: hostile })]) {
      expect(text).toMatch(/ring twice.*, please/);
      for (const sign of ['\u0007', '\u001b']) expect(text).not.toContain(sign);
    }
  });

  it('puts wide letters under each other', () => {
    const lines = table(
      [
        ['青いマグ', '1'],
        ['mug', '12'],
      ],
      [
        ['NAME', ([name = '']) => name],
        ['PIECES', ([, pieces = '']) => pieces, 'right'],
      ],
    );
    expect(lines.split('\n')).toEqual(['NAME      PIECES', '青いマグ       1', 'mug           12']);
  });

  it('writes amounts with the decimals of their currency', () => {
    expect(moneyText({ amount: 2_580_000, currency: 'NGN' })).toBe('NGN 25,800.00');
    expect(moneyText({ amount: 4_500, currency: 'JPY' })).toBe('JPY 4,500');
    expect(moneyText({ amount: -5, currency: 'USD' })).toBe('-USD 0.05');
  });

  it('writes times in UTC', () => {
    expect(timeText('2026-11-21T10:00:04.123Z')).toBe('2026-11-21 10:00:04Z');
  });
});
