/** What the stacks weigh, and what they have of each other. */
import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesis.ts';

const { stacks } = await synthesize();

describe('the stacks', () => {
  /** CloudFormation takes 500 in one stack: there is room to grow by half before anything must be split. */
  it.each(stacks)('keep $name within 300 resources', ({ Resources }) => {
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(300);
  });

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
      ...['storefront', 'orders', 'payments', 'fulfilment', 'platform'].map((name) => `Waybill-dev/${name}`),
      'WaybillWatch-dev',
    ]);
  });
});
