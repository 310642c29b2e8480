import { describe, expect, it } from '@jest/globals';
import { functions } from '../../lib/functions.ts';
import { nameOf, synthesize } from './synthesis.ts';

const deployed = new Map<string, unknown>(
  (await synthesize())
    .ofType('AWS::Lambda::Function')
    .map((resource) => [nameOf(resource), resource.Properties.MemorySize]),
);

describe('a function has the memory of its kind', () => {
  it.each([
    ['checkout-api', 1_024],
    ['payments-api', 1_024],
    ['order-flow-tasks', 512],
    ['payments-reconciliation', 512],
    ['order-flow-consumer', 256],
    ['events-publisher', 256],
  ])('%s: %i MB', (name, memory) => {
    expect(deployed.get(name)).toBe(memory);
  });

  it('says for every function that there is', () => {
    for (const { name } of functions) expect([256, 512, 1_024, 1_769]).toContain(deployed.get(name));
  });
});
