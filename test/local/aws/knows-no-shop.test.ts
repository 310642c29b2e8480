import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { providerNames } from '../../../functions/payments/providers/provider-rows.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const files = globSync('local/aws/**/*.*', { cwd: root });

/** Paths of the shop, the companies that it talks with, and the ids of its things. */
const ofTheShop = new RegExp(
  ['/v1/', ...providerNames.filter((name) => name !== 'manual'), 'warehouse', 'carrier', 'orderId'].join('|'),
  'gi',
);

describe('the local AWS', () => {
  it('is there to be read', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('knows nothing of the shop: that is for local/world', () => {
    const mentions = files.flatMap((file) =>
      (readFileSync(join(root, file), 'utf8').match(ofTheShop) ?? []).map((word) => `${file}: ${word}`),
    );
    expect(mentions).toEqual([]);
  });
});
