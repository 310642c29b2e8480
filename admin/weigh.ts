/** What a browser loads of the built pages, gzipped: for signing in, and for each page beyond that. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

type Chunk = {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
};
type Manifest = Readonly<Record<string, Chunk>>;

export type Weights = {
  /** In bytes. */
  readonly initial: number;
  readonly pages: Readonly<Record<string, number>>;
};

const filesOf = (manifest: Manifest, name: string, seen = new Set<string>()): Set<string> => {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, seen);
  return seen;
};

export const weigh = (folder: string): Weights => {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const bytes = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? '';
  const first = filesOf(manifest, entry);
  const pages = Object.keys(manifest)
    .filter((name) => name.startsWith('src/pages/'))
    .map((name) => [name, bytes([...filesOf(manifest, name)].filter((file) => !first.has(file)))] as const);
  return { initial: bytes(first) + bytes(['index.html']), pages: Object.fromEntries(pages) };
};
