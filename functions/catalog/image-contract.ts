/** A product's images over HTTP. */

import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { imageTypes, maximumImageBytes } from './product.ts';

const productParams = z.object({ id: idSchema('product') });

export const imageRoutes = defineRoutes({
  addImage: {
    method: 'POST',
    path: '/v1/products/{id}/images',
    summary:
      'Get an address to upload an image to, within five minutes; it is listed once its bytes were seen',
    access: 'catalog:write',
    params: productParams,
    body: z.strictObject({
      contentType: z.enum(Object.keys(imageTypes) as [keyof typeof imageTypes]).default('image/jpeg'),
      sizeBytes: z.int().min(1).max(maximumImageBytes).meta({
        description: 'The upload must have exactly this size.',
      }),
    }),
    responses: {
      201: z.object({ imageId: idSchema('image'), uploadUrl: z.string(), publicUrl: z.string() }).meta({
        id: 'ImageUpload',
        description:
          'PUT the bytes to `uploadUrl` with the same Content-Type. What is no image of this type is deleted.',
      }),
    },
    errors: ['not-found', 'limit-reached', 'illegal-transition', 'conflict'],
    idempotent: true,
  },
  removeImage: {
    method: 'DELETE',
    path: '/v1/products/{id}/images/{imageId}',
    summary: 'Take an image off a product',
    access: 'catalog:write',
    params: productParams.extend({ imageId: idSchema('image') }),
    responses: { 204: null },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});
