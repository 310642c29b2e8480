/** The routes of a product's images: a function of their own, because only it needs the client of S3. */
import { serve } from '../shared/http/serve.ts';
import { expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { imageRoutes } from './image-contract.ts';
import { addImage, removeImage, uploadUrlOf } from './images.ts';
import { shownByCatalog } from './show-product.ts';
import { imageUrlOf } from './store.ts';

export const handler = serve(
  imageRoutes,
  {
    addImage: async ({ params, body, seed, now }) => {
      const id = idOf('image', seed);
      const { contentType, sizeBytes } = body;
      const image = await addImage(params.id, { id, contentType }, { now });
      const uploadUrl = await uploadUrlOf(image, sizeBytes);
      return { status: 201, body: { imageId: id, uploadUrl, publicUrl: imageUrlOf(image) } };
    },
    removeImage: async ({ params, headers, now }) => {
      await removeImage(params.id, params.imageId, { expected: expectedVersions(headers), now });
      return { status: 204 };
    },
  },
  { shownBy: shownByCatalog },
);
