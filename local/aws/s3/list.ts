/**
 * ListBuckets and ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html. Keys come in the order
 * of their UTF-8 bytes; keys that share what is before the delimiter are one entry.
 */
import * as z from 'zod';
import { escapeXml, xmlHeading } from '../escape-xml.ts';
import { AwsError, type LocalAnswer, type LocalRequest } from '../service.ts';
import { notImplemented } from './conditions.ts';
import type { ListedObject } from './objects.ts';

const mostKeys = 1000;

const querySchema = z
  .strictObject({
    'list-type': z.literal('2'),
    'x-id': z.string().optional(),
    prefix: z.string().default(''),
    delimiter: z.string().default(''),
    'encoding-type': z.literal('url').optional(),
    'max-keys': z.coerce.number().int().min(0).default(mostKeys),
    'continuation-token': z.base64url().optional(),
    'start-after': z.string().default(''),
  })
  .transform(({ 'max-keys': most, 'continuation-token': token, 'start-after': startAfter, ...rest }) => ({
    ...rest,
    most: Math.min(most, mostKeys),
    after: token === undefined ? startAfter : Buffer.from(token, 'base64url').toString(),
  }));

type Entry = { readonly name: string; readonly object?: ListedObject };

const entriesOf = (
  objects: readonly ListedObject[],
  { prefix, delimiter, after }: { prefix: string; delimiter: string; after: string },
): Entry[] => {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const isShared = end >= 0;
    const name = isShared ? object.key.slice(0, end + delimiter.length) : object.key;
    if (Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0)
      entries.set(name, isShared ? { name } : { name, object });
  }
  return [...entries.values()];
};

const xml = (body: string): LocalAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `${xmlHeading}${body}`,
});

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

const contentsOf = (
  { key, etag, modifiedAt, sizeBytes }: ListedObject,
  encode: (text: string) => string,
): string =>
  [
    '<Contents>',
    element('Key', encode(key)),
    element('LastModified', modifiedAt.toISOString()),
    element('ETag', etag),
    element('Size', String(sizeBytes)),
    '<StorageClass>STANDARD</StorageClass></Contents>',
  ].join('');

/** @param list the bucket's objects with this prefix, in order of their keys  @throws AwsError `NotImplemented` */
export const listObjects = (
  { params, query }: LocalRequest,
  list: (bucket: string, prefix: string) => readonly ListedObject[],
): LocalAnswer => {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw notImplemented(`?${query.toString()}`);
  const { bucket = '' } = params;
  const { prefix, delimiter, most, 'encoding-type': encoding } = parsed.data;
  const entries = entriesOf(list(bucket, prefix), parsed.data);
  const page = entries.slice(0, most);
  const last = page.at(-1);
  const isCut = entries.length > page.length && last !== undefined;
  const encode = encoding === 'url' ? encodeURIComponent : (text: string) => text;
  const parts = page.map(({ name, object }) =>
    object
      ? contentsOf(object, encode)
      : `<CommonPrefixes>${element('Prefix', encode(name))}</CommonPrefixes>`,
  );
  return xml(
    [
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      element('Name', bucket),
      element('Prefix', encode(prefix)),
      ...(delimiter === '' ? [] : [element('Delimiter', encode(delimiter))]),
      ...(encoding === undefined ? [] : [element('EncodingType', encoding)]),
      element('MaxKeys', String(most)),
      element('KeyCount', String(page.length)),
      element('IsTruncated', String(isCut)),
      ...(isCut ? [element('NextContinuationToken', Buffer.from(last.name).toString('base64url'))] : []),
      ...parts,
      '</ListBucketResult>',
    ].join(''),
  );
};

export const listBuckets = (buckets: Iterable<string>, createdAt: Date): LocalAnswer => {
  const created = element('CreationDate', createdAt.toISOString());
  const each = [...buckets].sort().map((name) => `<Bucket>${element('Name', name)}${created}</Bucket>`);
  return xml(
    `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>${each.join('')}</Buckets></ListAllMyBucketsResult>`,
  );
};

export const noSuchBucket = (): AwsError =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
