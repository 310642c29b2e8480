import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultOf } from '../../functions/catalog/image-bytes.ts';
import { imageTypes, maximumImageBytes } from '../../functions/catalog/product.ts';
import { aPixel } from '../support/images.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

const heads: Readonly<Record<string, Buffer>> = {
  'image/png': Buffer.from(aPixel).subarray(0, 64),
  'image/jpeg': hex('ff d8 ff e0 00 10 4a 46 49 46 00'),
  'image/webp': Buffer.concat([ascii('RIFF'), hex('24 00 00 00'), ascii('WEBPVP8 ')]),
  'image/avif': Buffer.concat([
    hex('00 00 00 1c'),
    ascii('ftypavif'),
    hex('00 00 00 00'),
    ascii('avifmif1miaf'),
  ]),
};
const avifAsCompatible = Buffer.concat([
  hex('00 00 00 18'),
  ascii('ftypmif1'),
  hex('00 00 00 00'),
  ascii('mif1avif'),
]);

const upload = (contentType: string | undefined, head: Buffer, sizeBytes = head.length) =>
  faultOf({ contentType, sizeBytes, head }, contentType ?? 'image/png');

describe('uploaded bytes', () => {
  it.each(Object.entries(heads))('of %s are known', (type, head) => {
    expect(upload(type, head)).toBeUndefined();
  });

  it('of AVIF are known by a compatible brand, too', () => {
    expect(upload('image/avif', avifAsCompatible)).toBeUndefined();
  });

  it('are not taken for another type', () => {
    for (const [type, head] of Object.entries(heads)) {
      for (const other of Object.keys(imageTypes).filter((known) => known !== type)) {
        expect(upload(other, head)).toBe(`is no ${other}`);
      }
    }
  });

  it.each([
    ['a page', ascii('<html><script>alert(1)</script>')],
    ['a drawing with scripts', ascii('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a page after a line end', ascii('\n\u0089PNG')],
    [
      'a sound in the same container as WebP',
      Buffer.concat([ascii('RIFF'), hex('24000000'), ascii('WAVEfmt ')]),
    ],
    [
      'a film in the same container as AVIF',
      Buffer.concat([hex('00000018'), ascii('ftypmp42'), hex('00000000'), ascii('mp42isom')]),
    ],
    ['nothing', Buffer.alloc(0)],
    ['the first bytes of a PNG', hex('89 50 4e 47')],
  ])('that are %s are no image', (_, head) => {
    for (const type of Object.keys(imageTypes)) expect(upload(type, head)).toBe(`is no ${type}`);
  });

  it('are refused when they are served as another type, or are too many', () => {
    const [type = '', head = Buffer.alloc(0)] = Object.entries(heads)[0] ?? [];
    expect(faultOf({ contentType: 'text/html', sizeBytes: 1, head }, type)).toBe('is served as text/html');
    expect(faultOf({ contentType: undefined, sizeBytes: 1, head }, type)).toBe('is served as undefined');
    expect(upload('image/svg+xml', head)).toBe('is served as image/svg+xml');
    expect(upload('constructor', head)).toBe('is served as constructor');
    expect(upload(type, head, maximumImageBytes + 1)).toContain('bytes');
  });

  it('never break the look at them', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom(...Object.keys(imageTypes)),
        (bytes, type) => {
          expect(['undefined', `is no ${type}`]).toContain(String(upload(type, Buffer.from(bytes))));
        },
      ),
    );
  });
});
