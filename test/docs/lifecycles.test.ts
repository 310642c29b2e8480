import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lifecyclesPage } from '../../docs/lifecycles.ts';
import { itemMachine } from '../../functions/orders/lifecycle.ts';
import { statesOf } from '../../functions/shared/machine.ts';

const page = readFileSync(new URL('../../docs/lifecycles.md', import.meta.url), 'utf8');

describe('docs/lifecycles.md', () => {
  it('says what the code does: run `npm run docs` when it does not', () => {
    expect(page).toBe(lifecyclesPage());
  });

  it('draws every machine, with every state and a cause for every transition', () => {
    expect(page.match(/^stateDiagram-v2$/gm)).toHaveLength(6);
    for (const state of statesOf(itemMachine)) expect(page).toContain(`\`${state}\``);
    expect(page).not.toContain('undefined');
  });
});
