/**
 * The shop's settings. Who only needs to know them reads a copy that is at most `staleSeconds` old, so that they cost
 * next to nothing; when the store does not answer, that copy is not stretched: who guards money or stock by a setting
 * refuses then, with 503.
 */
import type { ExpectedVersions } from '../shared/http/version.ts';
import { defineSettings, replaceSettings, type VersionedSettings } from './define-settings.ts';
import { defaultShopSettings, type ShopSettings, shopSettingsSchema } from './shop-settings.ts';

/** A change counts everywhere within this time. */
const staleSeconds = 5;

const originsOfStage = (): string[] => (process.env.RETURN_ORIGINS ?? '').split(',').filter(Boolean);

const documents = /* @__PURE__ */ defineSettings('shop', shopSettingsSchema, () =>
  defaultShopSettings(originsOfStage()),
);

export const readShopSettings = (): Promise<VersionedSettings<ShopSettings>> => documents.read();

let copy: { readonly settings: ShopSettings; readonly readAt: number } | undefined;

/** @throws DomainError `unavailable` when there is no fresh copy and the store does not answer */
export const shopSettings = async (now: Date): Promise<ShopSettings> => {
  const age = copy && now.getTime() - copy.readAt;
  if (copy && age !== undefined && age >= 0 && age < staleSeconds * 1000) return copy.settings;
  const { settings } = await readShopSettings();
  copy = { settings, readAt: now.getTime() };
  return settings;
};

/** @throws DomainError `stale-version` when the client saw another version */
export const replaceShopSettings = async (
  settings: ShopSettings,
  expected: ExpectedVersions,
): Promise<VersionedSettings<ShopSettings>> => {
  const replaced = await replaceSettings(documents, settings, expected);
  copy = undefined;
  return replaced;
};
