/** A product over HTTP: what the functions need that change it, too, for the audit trail. */
import { notFound } from '../shared/errors.ts';
import { servedRoute } from '../shared/http/audited.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Handler } from '../shared/http/request.ts';
import { etagOf } from '../shared/http/version.ts';
import { isIdOf } from '../shared/ids.ts';
import { scopesFor } from '../shared/permissions.ts';
import { cacheHeaders } from './cache.ts';
import { catalogRoutes } from './contract.ts';
import type { Product } from './product.ts';
import { findProduct, findProductBySlug } from './store.ts';
import { isVisible, productView, type Reader } from './view.ts';

export const readerOf = (caller: Caller | undefined): Reader =>
  caller && scopesFor('catalog:write', caller.roles).size > 0 ? 'staff' : 'public';

/** @throws DomainError `not-found`, also for a product that this reader may not see */
export const visibleProduct = async (idOrSlug: string, reader: Reader): Promise<Product> => {
  const product = isIdOf('product', idOrSlug)
    ? await findProduct(idOrSlug)
    : await findProductBySlug(idOrSlug);
  if (!product || !isVisible(product, reader)) throw notFound('product');
  return product;
};

export const showProduct: Handler<typeof catalogRoutes.getProduct> = async ({ params, caller }) => {
  const reader = readerOf(caller);
  const product = await visibleProduct(params.id, reader);
  const headers = cacheHeaders(etagOf(product.version), reader);
  return { status: 200, body: productView(product, reader), headers };
};

/** For functions that change products and do not serve them: what the audit trail reads. */
export const shownByCatalog = [servedRoute(catalogRoutes.getProduct, showProduct)];
