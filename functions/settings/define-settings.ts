/** One document of settings: its stored version, or the defaults as long as nobody has changed anything. */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Read } from '../shared/read.ts';
import { type SettingsName, settingsKey, settingsTable } from './table.ts';

export type VersionedSettings<T> = { readonly settings: T; readonly version: number };

/** What is stored may be older than a setting that came later. */
const storedSchema = z.object({ settings: z.looseObject({}), version: z.int() });

export const defineSettings = <T extends object>(
  name: SettingsName,
  schema: z.ZodType<T>,
  defaults: () => T,
) => {
  const versionedSchema = storedSchema.transform(
    ({ settings, version }): VersionedSettings<T> => ({
      settings: schema.parse({ ...defaults(), ...settings }),
      version,
    }),
  );
  /** Version 0: nobody has changed anything yet. */
  const documents = defineDocument({
    table: settingsTable,
    name: 'settings',
    key: (id: SettingsName) => settingsKey(id),
    schema: versionedSchema,
    absent: () => versionedSchema.parse({ settings: {}, version: 0 }),
  });
  return {
    name,
    documents,
    /** As it is now. */
    read: (): Promise<VersionedSettings<T>> => documents.get(name),
    /** To be read with others. */
    readOf: (): Read<VersionedSettings<T>> => documents.readOf(name),
  };
};

type Replaceable<T> = {
  readonly change: (
    name: SettingsName,
    decide: (current: VersionedSettings<T>) => { readonly next: VersionedSettings<T> },
  ) => Promise<VersionedSettings<T>>;
};

/**
 * Apart from reading, so that who only reads has no code that writes.
 * @throws DomainError `stale-version` when the client saw another version
 */
export const replaceSettings = <T>(
  { documents, name }: { readonly documents: Replaceable<T>; readonly name: SettingsName },
  settings: T,
  expected: ExpectedVersions,
): Promise<VersionedSettings<T>> =>
  documents.change(name, ({ version }) => {
    assertVersion(version, expected);
    return { next: { settings, version: version + 1 } };
  });
