/**
 * An external system that exchanges CSV files in a bucket. What it puts into `incoming/` is taken file by file, in the order of
 * their names, and goes to `taken/` once all of it is dealt with. So a run always begins with what lies there.
 */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { readChangesFile } from './csv-changes.ts';
import { filesSender } from './files-sender.ts';
import type { ChangePage, ExternalSystem } from './port.ts';
import { externalBucket, putFile, s3, unlessBroken } from './s3.ts';

const incoming = 'incoming/';
const taken = 'taken/';
/** Some 20,000 rows; what is longer is several files. */
export const maximumFileBytes = 5 * 1024 * 1024;

const readFile = async (key: string): Promise<string> => {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: externalBucket(), Key: key }));
  return (await Body?.transformToString('utf-8')) ?? '';
};

const changesIn = async (key: string, bytes: number): Promise<Pick<ChangePage, 'changes' | 'flaw'>> =>
  bytes > maximumFileBytes
    ? { changes: [], flaw: `${key} has more than ${maximumFileBytes} bytes: split it` }
    : readChangesFile(key, await readFile(key));

/** One to be read, and one more to know whether there is one. */
const filesAfter = async (after: string | undefined) => {
  const asked = { Bucket: externalBucket(), Prefix: incoming, StartAfter: after ?? incoming, MaxKeys: 2 };
  return (await s3().send(new ListObjectsV2Command(asked))).Contents ?? [];
};

const fileAfter = async (after: string | undefined): Promise<ChangePage> => {
  const [file, another] = await filesAfter(after);
  if (file?.Key === undefined) return { changes: [], hasMore: false };
  const read = await changesIn(file.Key, file.Size ?? 0);
  return { ...read, next: file.Key, hasMore: another !== undefined };
};

/** Killed in between, it is read once more: what is in it is known by then. */
const putAway = async ({ next: key }: ChangePage): Promise<void> => {
  if (key === undefined) return;
  await putFile(`${taken}${key.slice(incoming.length)}`, await readFile(key));
  await s3().send(new DeleteObjectCommand({ Bucket: externalBucket(), Key: key }));
};

export const filesSystem = (): ExternalSystem => ({
  ...filesSender(),
  beginsAnew: true,
  changesAfter: (after) => unlessBroken(() => fileAfter(after)),
  settle: (page) => unlessBroken(() => putAway(page)),
});
