import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pack, unpack } from '../../functions/shared/packed.ts';

describe('a packed item', () => {
  it('is after it is read what it was before it was written, whatever is in it', () => {
    const documents = fc
      .dictionary(fc.string(), fc.jsonValue())
      .filter((made) => !('packed' in made))
      // Neither JSON nor DynamoDB has a -0.
      .map((made): Record<string, unknown> => JSON.parse(JSON.stringify(made)));
    fc.assert(
      fc.property(documents, fc.array(fc.string()), (document, others) => {
        const [some = 'none'] = Object.keys(document);
        const packed = pack(document, [some, ...others]);
        expect(Object.keys(packed)).not.toContain(some);
        expect(unpack(packed)).toEqual(document);
      }),
    );
  });

  it('is small where it says the same again and again', () => {
    const lines = Array.from({ length: 40 }, (_, index) => ({
      currency: 'NGN',
      amount: index,
      text: 'A mug',
    }));
    const { packed } = pack({ lines }, ['lines']);
    expect((packed as Uint8Array).length).toBeLessThan(JSON.stringify(lines).length / 5);
  });

  it('shows of an attribute that was written beside the pack what is beside it', () => {
    expect(unpack({ ...pack({ items: [1], carriedOn: false }, ['items']), carriedOn: true })).toEqual({
      items: [1],
      carriedOn: true,
    });
  });

  it('may also be one from before there was a pack', () => {
    const former = { items: [1, 2], version: 3, answer: new Uint8Array([1]) };
    expect(unpack(former)).toEqual(former);
  });
});
