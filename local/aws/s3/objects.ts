/** S3's objects: their bytes in files, what is known of them in the journal. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Expiry } from './buckets.ts';

const rowSchema = z
  .object({
    file: z.string(),
    etag: z.string(),
    content_type: z.string(),
    cache_control: z.string().nullable(),
    modified_at: z.number(),
  })
  .transform(({ file, etag, content_type, cache_control, modified_at }) => ({
    file,
    etag,
    contentType: content_type,
    cacheControl: cache_control ?? undefined,
    modifiedAt: new Date(modified_at),
  }));

const listedSchema = z
  .object({ key: z.string(), file: z.string(), etag: z.string(), modified_at: z.number() })
  .transform(({ modified_at, ...row }) => ({ ...row, modifiedAt: new Date(modified_at) }));

export type ListedObject = {
  readonly key: string;
  readonly etag: string;
  readonly modifiedAt: Date;
  readonly sizeBytes: number;
};

const metadataSchema = z.object({ metadata: z.string() });

export type Place = { readonly bucket: string; readonly key: string };
export type ObjectInfo = z.output<typeof rowSchema>;

export type NewObject = {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  /** The `x-amz-meta-` headers. */
  readonly metadata: Readonly<Record<string, string>>;
};

export type Objects = {
  readonly find: (place: Place) => ObjectInfo | undefined;
  readonly bytes: (info: ObjectInfo) => Buffer;
  readonly metadata: (place: Place) => Readonly<Record<string, string>>;
  /** @returns the ETag */
  readonly put: (place: Place, object: NewObject, now: number) => string;
  readonly drop: (place: Place) => void;
  /** In order of their keys. */
  readonly list: (bucket: string, prefix: string) => readonly ListedObject[];
  /** Drops what a lifecycle rule has deleted by now. */
  readonly expire: (expiry: Expiry, now: number) => void;
};

export const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * At the midnight (UTC) that follows the end of its days: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 * @returns what was put before is gone by now
 */
const expiredBefore = (days: number, now: number): number =>
  Math.floor(now / dayMilliseconds - days) * dayMilliseconds;

const keySchema = z.object({ key: z.string() });

const fileOf = ({ bucket, key }: Place): string =>
  createHash('sha256').update(`${bucket}/${key}`).digest('hex');

export const openObjects = (journal: DatabaseSync, directory: string): Objects => {
  mkdirSync(directory, { recursive: true });
  journal.exec(
    `CREATE TABLE IF NOT EXISTS s3_objects (
       bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL, etag TEXT NOT NULL, content_type TEXT NOT NULL,
       cache_control TEXT, modified_at INTEGER NOT NULL, PRIMARY KEY (bucket, key)) STRICT;
     CREATE TABLE IF NOT EXISTS s3_metadata (
       bucket TEXT NOT NULL, key TEXT NOT NULL, metadata TEXT NOT NULL, PRIMARY KEY (bucket, key)) STRICT`,
  );
  const select = journal.prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ?');
  const selectSome = journal.prepare(
    'SELECT key, file, etag, modified_at FROM s3_objects WHERE bucket = ? AND substr(key, 1, length(?)) = ? ORDER BY key',
  );
  const insert = journal.prepare('INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?)');
  const remove = journal.prepare('DELETE FROM s3_objects WHERE bucket = ? AND key = ?');
  const selectMetadata = journal.prepare('SELECT metadata FROM s3_metadata WHERE bucket = ? AND key = ?');
  const insertMetadata = journal.prepare('INSERT OR REPLACE INTO s3_metadata VALUES (?, ?, ?)');
  const removeMetadata = journal.prepare('DELETE FROM s3_metadata WHERE bucket = ? AND key = ?');
  const selectOld = journal.prepare('SELECT key FROM s3_objects WHERE bucket = ? AND modified_at < ?');
  const drop = (place: Place): void => {
    remove.run(place.bucket, place.key);
    removeMetadata.run(place.bucket, place.key);
    rmSync(join(directory, fileOf(place)), { force: true });
  };
  return {
    find: ({ bucket, key }) => {
      const row = select.get(bucket, key);
      return row && rowSchema.parse(row);
    },
    bytes: ({ file }) => readFileSync(join(directory, file)),
    metadata: ({ bucket, key }) => {
      const row = selectMetadata.get(bucket, key);
      return row
        ? z.record(z.string(), z.string()).parse(JSON.parse(metadataSchema.parse(row).metadata))
        : {};
    },
    put: (place, { body, contentType, cacheControl, metadata }, now) => {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const file = fileOf(place);
      writeFileSync(join(directory, file), body);
      insert.run(place.bucket, place.key, file, etag, contentType, cacheControl ?? null, now);
      removeMetadata.run(place.bucket, place.key);
      if (Object.keys(metadata).length > 0)
        insertMetadata.run(place.bucket, place.key, JSON.stringify(metadata));
      return etag;
    },
    list: (bucket, prefix) =>
      selectSome
        .all(bucket, prefix, prefix)
        .map((row) => listedSchema.parse(row))
        .map(({ file, ...listed }) => ({ ...listed, sizeBytes: statSync(join(directory, file)).size })),
    drop,
    expire: ({ bucket, prefix, days }, now) => {
      const old = selectOld.all(bucket, expiredBefore(days, now)).map((row) => keySchema.parse(row));
      for (const { key } of old) if (key.startsWith(prefix)) drop({ bucket, key });
    },
  };
};
