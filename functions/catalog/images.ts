/** Images of products: uploaded by the client straight to the bucket, served from there by the CDN. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '../shared/env.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type Image, type ImageType, imageTypes, maximumImages, type Product } from './product.ts';
import { assertNotArchived, type Change, changeProductBy } from './product-changes.ts';

const uploadSeconds = 5 * 60;

let client: S3Client | undefined;

const s3 = (): S3Client => {
  // A checksum would be signed for an empty body; path style is what the local bucket understands, and S3 too.
  client ??= new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', forcePathStyle: true });
  return client;
};

/** Good for five minutes, for this type (and this size, when it is said) only. */
export const uploadUrlOf = (image: Image, sizeBytes: number | undefined): Promise<string> =>
  getSignedUrl(
    s3(),
    new PutObjectCommand({
      Bucket: env('IMAGES_BUCKET'),
      Key: image.key,
      ContentType: image.contentType,
      ContentLength: sizeBytes,
    }),
    { expiresIn: uploadSeconds, signableHeaders: new Set(['content-type', 'content-length', 'host']) },
  );

/**
 * Made once for an id.
 * @throws DomainError `not-found`, `limit-reached`, `illegal-transition` when the product is archived
 */
export const addImage = async (
  productId: Id<'product'>,
  { id, contentType }: { id: Id<'image'>; contentType: ImageType },
  change: Change,
): Promise<Image> => {
  const image: Image = { id, contentType, key: `products/${productId}/${id}.${imageTypes[contentType]}` };
  await changeProductBy(productId, change, (product) => {
    if (product.images.some((present) => present.id === id)) return undefined;
    assertNotArchived(product, 'product');
    if (product.images.length >= maximumImages) {
      throw new DomainError('limit-reached', `A product has at most ${maximumImages} images`);
    }
    return { next: { ...product, images: [...product.images, image] } };
  });
  return image;
};

/** The object itself stays: snapshots of orders show it. @throws DomainError `not-found`, `stale-version` */
export const removeImage = (
  productId: Id<'product'>,
  imageId: Id<'image'>,
  change: Change,
): Promise<Product> =>
  changeProductBy(productId, change, (product) => {
    const images = product.images.filter(({ id }) => id !== imageId);
    if (images.length === product.images.length) throw notFound('image');
    return { next: { ...product, images } };
  });
