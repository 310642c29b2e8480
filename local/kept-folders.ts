/**
 * Folders that are made of files, each named by a hash of those (`hash-of-sources.ts`): made once, and kept for whoever
 * starts next. Others may be at it in the same moment, with the same result.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Kind = {
  /** Where they are. */
  readonly cache: string;
  /** A file that each of them has when it is whole. */
  readonly whole: string;
  /** How many are kept at least. */
  readonly kept: number;
};

const inUseMilliseconds = 60 * 60_000;

/** Its time says when the folder was used last. */
const usedFile = 'used';

/** Where nobody may write, nothing is ever taken away either. */
const noteUse = (folder: string): void => {
  try {
    writeFileSync(join(folder, usedFile), '');
  } catch {
    // Read all the same.
  }
};

/** Those that were used longest ago, and none that somebody may just be reading. */
const removeOldest = ({ cache, kept }: Kind): void => {
  const finished = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{24}$/.test(name))
    .map((name) => join(cache, name))
    .map((path) => ({ path, at: statSync(join(path, usedFile), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  const newest = finished[0]?.at ?? 0;
  for (const { path, at } of finished.slice(kept))
    if (at < newest - inUseMilliseconds) rmSync(path, { recursive: true, force: true });
};

/**
 * @param name the hash of what it is made of
 * @param make fills the folder that it is given
 * @returns the folder  @throws whatever `make` throws, unless another process made it meanwhile
 */
export const keptFolder = async (
  kind: Kind,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> => {
  const folder = join(kind.cache, name);
  const isThere = (): boolean => existsSync(join(folder, kind.whole));
  if (isThere()) {
    noteUse(folder);
    return folder;
  }
  mkdirSync(kind.cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await make(unfinished);
    noteUse(unfinished);
    removeOldest(kind);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!isThere()) throw error;
  }
  return folder;
};
