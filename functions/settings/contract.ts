/** The routes of the shop's settings: staff read them, administrators change them. */
import type * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { shippingSettingsSchema } from './shipping-settings.ts';
import { shopSettingsSchema } from './shop-settings.ts';
import { shopSettingsInputSchema } from './shop-settings-input.ts';
import { taxSettingsSchema } from './tax-settings.ts';

const reading = <S extends z.ZodType>(schema: S) =>
  ({ method: 'GET', access: 'settings:read', etag: true, responses: { 200: schema } }) as const;

const replacing = <I extends z.ZodType, S extends z.ZodType>(input: I, schema: S) =>
  ({
    method: 'PUT',
    access: 'settings:write',
    body: input,
    etag: true,
    responses: { 200: schema },
    errors: ['stale-version'],
  }) as const;

export const settingsRoutes = defineRoutes({
  getShopSettings: {
    ...reading(shopSettingsSchema),
    path: '/v1/settings/shop',
    summary: 'What the shop decides about itself',
  },
  replaceShopSettings: {
    ...replacing(shopSettingsInputSchema, shopSettingsSchema),
    path: '/v1/settings/shop',
    summary: 'Replace the settings, whole, as they were read; they count within five seconds',
  },
  getTaxSettings: {
    ...reading(taxSettingsSchema),
    path: '/v1/settings/tax',
    summary: 'Tax rates by country, region and tax class, and the tax class of categories',
  },
  replaceTaxSettings: {
    ...replacing(taxSettingsSchema, taxSettingsSchema),
    path: '/v1/settings/tax',
    summary:
      'Replace the taxes, whole, as they were read: for what is priced from now on, never for orders placed',
  },
  getShippingSettings: {
    ...reading(shippingSettingsSchema),
    path: '/v1/settings/shipping',
    summary: 'Methods of shipping and their prices, by currency, at home and abroad',
  },
  replaceShippingSettings: {
    ...replacing(shippingSettingsSchema, shippingSettingsSchema),
    path: '/v1/settings/shipping',
    summary:
      'Replace the methods of shipping, whole, as they were read: for what is priced from now on, never for orders placed',
  },
});
