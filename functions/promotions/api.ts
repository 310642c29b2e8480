/** Promotions over HTTP, for staff. */
import type * as z from 'zod';
import { invalidRequest } from '../shared/http/problem.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { assertVersion, etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { retryOnConflict } from '../shared/transact.ts';
import { type PromotionChanges, promotionsRoutes } from './contract.ts';
import {
  changePromotion,
  createPromotion,
  deletePromotion,
  getPromotion,
  listPromotions,
  mustGetPromotion,
} from './definitions.ts';
import {
  type Promotion,
  type PromotionDefinition,
  promotionDefinitionSchema,
  type promotionViewSchema,
} from './promotion.ts';

type View = z.input<typeof promotionViewSchema>;

const viewOf = ({ definition, shards: _, ...record }: Promotion): View => ({ ...record, ...definition });

/** @throws DomainError `invalid-request` when the result is not a promotion */
const changedDefinition = (
  definition: PromotionDefinition,
  changes: PromotionChanges,
): PromotionDefinition => {
  const fields = Object.entries({ ...definition, ...changes }).filter(([, value]) => value !== null);
  const parsed = promotionDefinitionSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) throw invalidRequest(parsed.error, 'changed promotion');
  return parsed.data;
};

type OfPromotion = Pick<HttpRequest, 'headers'> & { readonly params: { readonly id: string } };

const readForWrite = async ({ params, headers }: OfPromotion): Promise<Promotion> => {
  const promotion = await mustGetPromotion(params.id);
  assertVersion(promotion.version, expectedVersions(headers));
  return promotion;
};

const answerPromotion = <const S extends 200 | 201>(status: S, promotion: Promotion) => ({
  status,
  body: viewOf(promotion),
  headers: { etag: etagOf(promotion.version) },
});

export const handler = serve(promotionsRoutes, {
  list: async ({ query }) => {
    const page = await listPromotions(query);
    return { status: 200, body: { ...page, items: page.items.map(viewOf) } };
  },

  create: async ({ body: definition, seed, now }) => {
    const at = now.toISOString();
    const id = idOf('promotion', seed);
    const present = await getPromotion(id);
    if (present) return answerPromotion(201, present);
    const promotion = { id, definition, used: 0, createdAt: at, updatedAt: at, version: 1 };
    await createPromotion(promotion);
    return answerPromotion(201, promotion);
  },

  read: async ({ params }) => answerPromotion(200, await mustGetPromotion(params.id)),

  change: (request) =>
    retryOnConflict(async () => {
      const promotion = await readForWrite(request);
      await changePromotion(promotion, changedDefinition(promotion.definition, request.body), request.now);
      return answerPromotion(200, await mustGetPromotion(promotion.id));
    }),

  remove: (request) =>
    retryOnConflict(async () => {
      await deletePromotion(await readForWrite(request));
      return { status: 204 };
    }),
});
