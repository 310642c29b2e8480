/**
 * Looks at every object that arrives in the bucket of images: an image that is what it was announced as is listed on
 * its product; anything else is deleted, and never listed. An address is good for more than one upload, so what was
 * listed before is looked at again.
 *
 *   client ── PUT png ──────────────── PUT html to the same address
 *   check  ───────────── png: listed ─────────────────────────────── html: taken off, deleted
 *
 * What counts is what lies in the bucket when it is looked at, so events may come twice and in any order.
 */
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { isDomainError } from '../shared/errors.ts';
import { fromQueue } from '../shared/from-queue.ts';
import { type Id, isIdOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { faultOf } from './image-bytes.ts';
import { dropImage, listImage } from './images.ts';
import { imageTypes } from './product.ts';
import { deleteObject, lookAtObject } from './uploaded-objects.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const arrivalSchema = z.object({ detail: z.object({ object: z.object({ key: z.string() }) }) });

type Named = {
  readonly productId: Id<'product'>;
  readonly imageId: Id<'image'>;
  readonly contentType: string;
};

/** `products/prd_…/img_….png`; undefined for what we gave nobody an address for. */
const nameIn = (key: string): Named | undefined => {
  const [, productId = '', imageId = '', ending] = /^products\/([^/]+)\/([^/.]+)\.(\w+)$/.exec(key) ?? [];
  const contentType = Object.entries(imageTypes).find(([, known]) => known === ending)?.[0];
  if (!isIdOf('product', productId) || !isIdOf('image', imageId) || contentType === undefined)
    return undefined;
  return { productId, imageId, contentType };
};

/** Whether the product waited for it, or lists it already. */
const isWanted = async ({ productId, imageId }: Named, now: Date): Promise<boolean> => {
  try {
    return await listImage(productId, imageId, now);
  } catch (error) {
    if (isDomainError(error, 'not-found')) return false;
    throw error;
  }
};

const refuseUpload = async (
  key: string,
  named: Named | undefined,
  fault: string,
  now: Date,
): Promise<void> => {
  log.warn('an upload was deleted: it is no image that a product waits for', { key, fault });
  await deleteObject(key);
  if (named) await dropImage(named.productId, named.imageId, now);
};

export const checkUpload = async (key: string, now: Date): Promise<void> => {
  const named = nameIn(key);
  if (!named) return refuseUpload(key, undefined, 'has no name of ours', now);
  const uploaded = await lookAtObject(key);
  const fault = uploaded ? faultOf(uploaded, named.contentType) : 'is gone';
  if (fault !== undefined) return refuseUpload(key, named, fault, now);
  if (!(await isWanted(named, now))) return refuseUpload(key, undefined, 'is waited for by no product', now);
  log.info('image listed', { productId: named.productId, imageId: named.imageId });
};

const checkOne = ({ body }: SQSRecord): Promise<void> =>
  checkUpload(arrivalSchema.parse(JSON.parse(body)).detail.object.key, new Date());

export const handler = fromQueue(checkOne);
