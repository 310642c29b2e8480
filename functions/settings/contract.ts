/** The routes of the shop's settings: staff read them, administrators change them. */
import { defineRoutes } from '../shared/http/contract.ts';
import { shopSettingsSchema } from './shop-settings.ts';

export const settingsRoutes = defineRoutes({
  getShopSettings: {
    method: 'GET',
    path: '/v1/settings/shop',
    summary: 'What the shop decides about itself',
    access: 'settings:read',
    etag: true,
    responses: { 200: shopSettingsSchema },
  },
  replaceShopSettings: {
    method: 'PUT',
    path: '/v1/settings/shop',
    summary: 'Replace the settings, whole, as they were read; they count within five seconds',
    access: 'settings:write',
    body: shopSettingsSchema,
    etag: true,
    responses: { 200: shopSettingsSchema },
    errors: ['stale-version'],
  },
});
