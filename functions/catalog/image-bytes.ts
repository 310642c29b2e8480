/** Whether uploaded bytes are the image that they were announced as. Pure. */
import { type ImageType, imageTypes, maximumImageBytes } from './product.ts';

/** As many bytes from the beginning as the signatures below need. */
export const signatureBytes = 64;

const startsWith = (head: Buffer, hex: string, at = 0): boolean =>
  head.subarray(at).toString('hex').startsWith(hex);
const says = (head: Buffer, text: string, at: number): boolean =>
  head.toString('latin1', at, at + text.length) === text;

/** The brands of an ISO media file: its major one at 8, the compatible ones from 16 on (ISO/IEC 14496-12, 4.3). */
const brandsOf = (head: Buffer): string[] => {
  const end = Math.min(head.length, head.length >= 4 ? head.readUInt32BE(0) : 0);
  const compatible = Array.from({ length: Math.max(0, Math.floor((end - 16) / 4)) }, (_, n) => 16 + 4 * n);
  return [8, ...compatible].map((at) => head.toString('latin1', at, at + 4));
};

/** How such a file begins, as https://mimesniff.spec.whatwg.org has it; AVIF by its own specification. */
const signatures: Readonly<Record<ImageType, (head: Buffer) => boolean>> = {
  'image/jpeg': (head) => startsWith(head, 'ffd8ff'),
  'image/png': (head) => startsWith(head, '89504e470d0a1a0a'),
  'image/webp': (head) => says(head, 'RIFF', 0) && says(head, 'WEBPVP', 8),
  'image/avif': (head) =>
    says(head, 'ftyp', 4) && brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis'),
};

export type Uploaded = {
  readonly contentType: string | undefined;
  readonly sizeBytes: number;
  /** Its first `signatureBytes`, or all of them. */
  readonly head: Buffer;
};

const isImageType = (text: string | undefined): text is ImageType =>
  text !== undefined && Object.hasOwn(imageTypes, text);

/** What is wrong with an upload; undefined for an image that is what it says. */
export const faultOf = (
  { contentType, sizeBytes, head }: Uploaded,
  announced: string,
): string | undefined => {
  if (contentType !== announced || !isImageType(contentType)) return `is served as ${contentType}`;
  if (sizeBytes > maximumImageBytes) return `has ${sizeBytes} bytes`;
  return signatures[contentType](head) ? undefined : `is no ${contentType}`;
};
