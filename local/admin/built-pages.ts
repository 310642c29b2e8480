/**
 * The shop's pages as Vite builds them, kept under a hash of their sources: made once, beside the stack that is running
 * already, by a process that leaves others the machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../aws/template/assembly.ts';
import { hashOfSources } from '../hash-of-sources.ts';

const sources = ['admin', 'sdk', 'package-lock.json'];
const cache = join(projectRoot, 'node_modules/.cache/waybill-admin');
const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
const keptBuilds = 4;
const niceness = 10;

/** Vite is a development dependency, like all that the pages are made of. */
export class NotInstalled extends Error {
  constructor() {
    super('The pages are made with development dependencies, which are not installed: npm ci');
  }
}

const build = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the pages cannot be built:\n${output}`)),
    );
  });

const start = (outDir: string): ChildProcess => {
  const words = [
    vite,
    'build',
    join(projectRoot, 'admin'),
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const child = spawn(process.execPath, ['--no-warnings', ...words], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, niceness);
  return child;
};

const removeOldest = (): void => {
  const finished = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{24}$/.test(name))
    .map((name) => ({ name, at: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of finished.slice(keptBuilds))
    rmSync(join(cache, name), { recursive: true, force: true });
};

export type BuiltPages = {
  /** The folder; builds it when nobody has. @throws NotInstalled, Error with what Vite says */
  readonly folder: () => Promise<string>;
  readonly stop: () => void;
};

export const makeBuiltPages = (): BuiltPages => {
  let child: ChildProcess | undefined;
  let running: Promise<string> | undefined;
  const make = async (): Promise<string> => {
    const directory = join(cache, hashOfSources(projectRoot, sources));
    if (existsSync(join(directory, 'index.html'))) return directory;
    if (!existsSync(vite)) throw new NotInstalled();
    mkdirSync(cache, { recursive: true });
    const unfinished = `${directory}.${process.pid}`;
    child = start(unfinished);
    try {
      await build(child);
      removeOldest();
      renameSync(unfinished, directory);
    } catch (error) {
      // Another process may have been faster, with the same result.
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(join(directory, 'index.html'))) throw error;
    }
    return directory;
  };
  return {
    /** What failed is tried again when it is next asked for. */
    folder: () => {
      running ??= make().catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      return running;
    },
    stop: () => void child?.kill('SIGKILL'),
  };
};
