/** Which stacks there are, and what they have of each other; what each weighs is in variants.test.ts. */
import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesis.ts';

const { stacks } = await synthesize();

describe('the stacks', () => {
  it('export nothing: what another stack has imported could not be changed any more', () => {
    const exported = stacks.flatMap(({ name, Outputs }) =>
      Object.entries(Outputs).flatMap(([output, { Export }]) => (Export ? [`${name}: ${output}`] : [])),
    );
    expect(exported).toEqual([]);
  });

  it('are the data, the images, what runs with its groups of functions, and the watch', () => {
    const [data, images, service, ...others] = stacks.map(({ name }) => name.replace(/NestedStack.+/, ''));
    expect([data, images, service]).toEqual(['WaybillData-dev', 'WaybillImages-dev', 'Waybill-dev']);
    expect(others).toEqual([
      ...['storefront', 'orders', 'payments', 'fulfilment', 'platform', 'exchange'].map(
        (name) => `Waybill-dev/${name}`,
      ),
      'WaybillWatch-dev',
      'WaybillLake-dev',
    ]);
  });
});
