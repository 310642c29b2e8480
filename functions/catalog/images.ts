/**
 * Images of products: uploaded by the client straight to the bucket, served from there by the CDN. A product lists an
 * image once its bytes are there and were looked at (`check-upload.ts`); until then it only waits for it.
 */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '../shared/env.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type Image, type ImageType, imageTypes, maximumImages, type Product } from './product.ts';
import { assertNotArchived, type ChangeContext, changeProductBy } from './product-changes.ts';
import { s3 } from './uploaded-objects.ts';

const uploadSeconds = 5 * 60;
/** What was not uploaded by then is not waited for any more. */
const waitingMilliseconds = 60 * 60 * 1000;

/** Good for five minutes, for this type and this size only. */
export const uploadUrlOf = (image: Image, sizeBytes: number): Promise<string> =>
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

const uploadsOf = ({ uploads = [] }: Product, now: Date) =>
  uploads.filter(({ requestedAt }) => now.getTime() - Date.parse(requestedAt) < waitingMilliseconds);

const without = <T extends Image>(images: readonly T[], imageId: string): T[] =>
  images.filter(({ id }) => id !== imageId);

/**
 * Waits for an upload; made once for an id.
 * @throws DomainError `not-found`, `limit-reached`, `illegal-transition` when the product is archived
 */
export const addImage = async (
  productId: Id<'product'>,
  { id, contentType }: { id: Id<'image'>; contentType: ImageType },
  context: ChangeContext,
): Promise<Image> => {
  const image: Image = { id, contentType, key: `products/${productId}/${id}.${imageTypes[contentType]}` };
  await changeProductBy(productId, context, (product) => {
    const waiting = uploadsOf(product, context.now);
    if ([...product.images, ...waiting].some((present) => present.id === id)) return undefined;
    assertNotArchived(product, 'product');
    if (product.images.length + waiting.length >= maximumImages) {
      throw new DomainError('limit-reached', `A product has at most ${maximumImages} images`);
    }
    const upload = { ...image, requestedAt: context.now.toISOString() };
    return { next: { ...product, uploads: [...waiting, upload] } };
  });
  return image;
};

/**
 * The bytes are there and are an image: the product shows it from now on.
 * @returns false when the product does not wait for it (any more)
 * @throws DomainError `not-found` without the product
 */
export const listImage = async (
  productId: Id<'product'>,
  imageId: Id<'image'>,
  now: Date,
): Promise<boolean> => {
  const { images } = await changeProductBy(productId, { now }, (product) => {
    const upload = product.uploads?.find(({ id }) => id === imageId);
    if (!upload) return undefined;
    const { requestedAt: _, ...image } = upload;
    const uploads = without(product.uploads ?? [], imageId);
    return { next: { ...product, images: [...product.images, image], uploads } };
  });
  return images.some(({ id }) => id === imageId);
};

const taken = (product: Product, imageId: Id<'image'>): Product | undefined => {
  const { images, uploads = [] } = product;
  const next = { ...product, images: without(images, imageId), uploads: without(uploads, imageId) };
  const isThere = next.images.length < images.length || next.uploads.length < uploads.length;
  return isThere ? next : undefined;
};

/** Its bytes are no image, or gone: the product neither shows it nor waits for it. */
export const dropImage = async (productId: Id<'product'>, imageId: Id<'image'>, now: Date): Promise<void> => {
  try {
    await changeProductBy(productId, { now }, (product) => {
      const next = taken(product, imageId);
      return next && { next };
    });
  } catch (error) {
    if (!isDomainError(error, 'not-found')) throw error;
  }
};

/** The object itself stays: snapshots of orders show it. @throws DomainError `not-found`, `stale-version` */
export const removeImage = (
  productId: Id<'product'>,
  imageId: Id<'image'>,
  context: ChangeContext,
): Promise<Product> =>
  changeProductBy(productId, context, (product) => {
    const next = taken(product, imageId);
    if (!next) throw notFound('image');
    return { next };
  });
