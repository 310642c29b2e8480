/**
 * Reads and writes of the shop's settings. Who only needs to know them reads a copy that is at most
 * `staleSeconds` old, so that they cost next to nothing; when the store does not answer, that copy is not stretched:
 * who guards money or stock by a setting refuses then, with 503.
 */
import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { getItem } from '../shared/read.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { defaultShopSettings, type ShopSettings, shopSettingsSchema } from './shop-settings.ts';
import { settingsKey, settingsTable } from './table.ts';

/** A change counts everywhere within this time. */
const staleSeconds = 5;

export type VersionedSettings = { readonly settings: ShopSettings; readonly version: number };

/** What is stored may be older than a setting that came later. */
const storedSchema = z.object({ settings: z.looseObject({}), version: z.int() });

const originsOfStage = (): string[] => (process.env.RETURN_ORIGINS ?? '').split(',').filter(Boolean);

/** Version 0: nobody has changed anything yet. */
export const readShopSettings = async (): Promise<VersionedSettings> => {
  const stored = await getItem(settingsTable, settingsKey('shop'), storedSchema, { consistent: true });
  const defaults = defaultShopSettings(originsOfStage());
  const settings = shopSettingsSchema.parse({ ...defaults, ...stored?.settings });
  return { settings, version: stored?.version ?? 0 };
};

let copy: { readonly settings: ShopSettings; readonly readAt: number } | undefined;

/** @throws DomainError `unavailable` when there is no fresh copy and the store does not answer */
export const shopSettings = async (now: Date): Promise<ShopSettings> => {
  const age = copy && now.getTime() - copy.readAt;
  if (copy && age !== undefined && age >= 0 && age < staleSeconds * 1000) return copy.settings;
  const { settings } = await readShopSettings();
  copy = { settings, readAt: now.getTime() };
  return settings;
};

const isNew = 'attribute_not_exists(#version)';
const isAsRead = '#version = :read';

/** @throws DomainError `stale-version` when the client saw another version */
export const replaceShopSettings = (
  settings: ShopSettings,
  expected: ExpectedVersions,
): Promise<VersionedSettings> =>
  retryOnConflict(async () => {
    const { version } = await readShopSettings();
    assertVersion(version, expected);
    await transact([
      {
        Put: {
          TableName: tableName(settingsTable),
          Item: { ...settingsKey('shop'), settings, version: version + 1 },
          ConditionExpression: version === 0 ? isNew : isAsRead,
          ExpressionAttributeNames: { '#version': 'version' },
          ...(version > 0 && { ExpressionAttributeValues: { ':read': version } }),
        },
      },
    ]);
    copy = undefined;
    return { settings, version: version + 1 };
  });
