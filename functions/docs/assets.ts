/** Reads the files of the documentation pages; each at most once per process. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packagedFile } from '../shared/packaged.ts';
import type { AssetFile } from './contract.ts';
import { servedText } from './served.ts';

/** From packages and not from a CDN, so that the pages work offline. */
const packagedFiles = {
  'swagger-ui.css': () => packagedFile('swagger-ui-dist/swagger-ui.css'),
  'swagger-ui-bundle.js': () => packagedFile('swagger-ui-dist/swagger-ui-bundle.js'),
  'redoc.standalone.js': () => packagedFile('redoc/bundles/redoc.standalone.js'),
};

/** ReDoc's mark, which it would fetch from a CDN: the content policy refuses it, and there may be no internet. */
const fetchedFromOutside = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

const isPackaged = (file: AssetFile): file is keyof typeof packagedFiles => file in packagedFiles;

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
};

export type Asset = { readonly text: string; readonly contentType: string; readonly etag: string };

const read = new Map<AssetFile, Asset>();

const textOf = async (file: AssetFile): Promise<string> => {
  return isPackaged(file)
    ? readFileSync(packagedFiles[file](), 'utf8').replaceAll(fetchedFromOutside, 'data:,')
    : ((await servedText(`assets/${file}`)) ?? '');
};

export const assetOf = async (file: AssetFile): Promise<Asset> => {
  const known = read.get(file);
  if (known) return known;
  const text = await textOf(file);
  const asset = {
    text,
    contentType: contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain',
    etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
  };
  read.set(file, asset);
  return asset;
};
