/**
 * `npm run publish-pages`, part of `npm run deploy`: builds the shop's pages and puts them into the bucket that the
 * deployment named. Files whose names say what is in them come first and stay: a page that is open loads its own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { build } from 'vite';
import * as z from 'zod';
import { assetsFolder, cacheControl, contentTypeOf } from '../admin/headers.ts';
import { pagesBucketOutput } from '../lib/admin/admin-pages.ts';

const root = join(import.meta.dirname, '..');
const outputsFile = join(root, 'cdk.out/outputs.json');
const folder = join(root, 'dist/admin');

const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** Of every stage that was deployed now. */
const buckets = (): string[] => {
  if (!existsSync(outputsFile)) throw new Error(`${outputsFile} is not there: npm run deploy writes it`);
  const outputs = outputsSchema.parse(JSON.parse(readFileSync(outputsFile, 'utf8')));
  return Object.values(outputs).flatMap(({ [pagesBucketOutput]: bucket }) => bucket ?? []);
};

const filesInOrder = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort((a, b) => Number(b.startsWith(assetsFolder)) - Number(a.startsWith(assetsFolder)));

const publish = async (bucket: string): Promise<void> => {
  const s3 = new S3Client({});
  for (const name of filesInOrder()) {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `admin/${name}`,
        Body: readFileSync(join(folder, name)),
        ContentType: contentTypeOf(name),
        CacheControl: name.startsWith(assetsFolder) ? cacheControl.assets : cacheControl.pages,
      }),
    );
  }
  console.log(`the pages are in ${bucket}`);
};

const found = buckets();
if (found.length === 0) console.log('this deployment has no pages: the setting adminPages is off');
else {
  await build({
    root: join(root, 'admin'),
    configFile: join(root, 'admin/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  for (const bucket of found) await publish(bucket);
}
