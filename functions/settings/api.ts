/** The shop's settings over HTTP. */
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { log } from '../shared/log.ts';
import { settingsRoutes } from './contract.ts';
import { readShopSettings, replaceShopSettings, type VersionedSettings } from './store.ts';

const shown = ({ settings, version }: VersionedSettings) => ({
  status: 200 as const,
  body: settings,
  headers: { etag: etagOf(version) },
});

export const handler = serve(settingsRoutes, {
  getShopSettings: async () => shown(await readShopSettings()),

  replaceShopSettings: async ({ body, headers, caller }) => {
    const replaced = await replaceShopSettings(body, expectedVersions(headers));
    log.info('settings of the shop changed', { actor: caller.userId, version: replaced.version });
    return shown(replaced);
  },
});
