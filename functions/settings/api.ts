/** The shop's settings over HTTP. */
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { log } from '../shared/log.ts';
import { settingsRoutes } from './contract.ts';
import type { VersionedSettings } from './define-settings.ts';
import { replaceSettings } from './define-settings.ts';
import { readShopSettings, replaceShopSettings } from './store.ts';
import { shippingDocuments, taxDocuments } from './tariffs.ts';

const shown = <T>({ settings, version }: VersionedSettings<T>) => ({
  status: 200 as const,
  body: settings,
  headers: { etag: etagOf(version) },
});

const logChange = (what: string, actor: string, { version }: VersionedSettings<unknown>): void =>
  log.info('settings changed', { what, actor, version });

export const handler = serve(settingsRoutes, {
  getShopSettings: async () => shown(await readShopSettings()),
  replaceShopSettings: async ({ body, headers, caller }) => {
    const replaced = await replaceShopSettings(body, expectedVersions(headers));
    logChange('shop', caller.userId, replaced);
    return shown(replaced);
  },

  getTaxSettings: async () => shown(await taxDocuments.read()),
  replaceTaxSettings: async ({ body, headers, caller }) => {
    const replaced = await replaceSettings(taxDocuments, body, expectedVersions(headers));
    logChange('tax', caller.userId, replaced);
    return shown(replaced);
  },

  getShippingSettings: async () => shown(await shippingDocuments.read()),
  replaceShippingSettings: async ({ body, headers, caller }) => {
    const replaced = await replaceSettings(shippingDocuments, body, expectedVersions(headers));
    logChange('shipping', caller.userId, replaced);
    return shown(replaced);
  },
});
