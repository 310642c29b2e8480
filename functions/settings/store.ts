/**
 * Reads and writes of the shop's settings. Who only needs to know them reads a copy that is at most
 * `staleSeconds` old, so that they cost next to nothing; when the store does not answer, that copy is not stretched:
 * who guards money or stock by a setting refuses then, with 503.
 */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { defaultShopSettings, type ShopSettings, shopSettingsSchema } from './shop-settings.ts';
import { type SettingsName, settingsKey, settingsTable } from './table.ts';

/** A change counts everywhere within this time. */
const staleSeconds = 5;

export type VersionedSettings = { readonly settings: ShopSettings; readonly version: number };

/** What is stored may be older than a setting that came later. */
const storedSchema = z.object({ settings: z.looseObject({}), version: z.int() });

const originsOfStage = (): string[] => (process.env.RETURN_ORIGINS ?? '').split(',').filter(Boolean);

const versionedSchema = storedSchema.transform(({ settings, version }): VersionedSettings => {
  const defaults = defaultShopSettings(originsOfStage());
  return { settings: shopSettingsSchema.parse({ ...defaults, ...settings }), version };
});

/** Version 0: nobody has changed anything yet. */
const documents = /* @__PURE__ */ defineDocument({
  table: settingsTable,
  name: 'settings',
  key: (name: SettingsName) => settingsKey(name),
  schema: versionedSchema,
  absent: () => versionedSchema.parse({ settings: {}, version: 0 }),
});

export const readShopSettings = (): Promise<VersionedSettings> => documents.get('shop');

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
): Promise<VersionedSettings> => {
  const replaced = await documents.change('shop', ({ version }) => {
    assertVersion(version, expected);
    return { next: { settings, version: version + 1 } };
  });
  copy = undefined;
  return replaced;
};
