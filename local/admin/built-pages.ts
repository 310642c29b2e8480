/**
 * The shop's pages as Vite builds them, kept under a hash of their sources: made once, beside the stack that is running
 * already, by a process that leaves others the machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../aws/template/assembly.ts';
import { hashOfSources } from '../hash-of-sources.ts';
import { keptFolder } from '../kept-folders.ts';

const sources = ['admin', 'sdk', 'package-lock.json'];
const builds = {
  cache: join(projectRoot, 'node_modules/.cache/waybill-admin'),
  whole: 'index.html',
  kept: 4,
};
const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
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

export type BuiltPages = {
  /** The folder; builds it when nobody has. @throws NotInstalled, Error with what Vite says */
  readonly folder: () => Promise<string>;
  readonly stop: () => void;
};

export const makeBuiltPages = (): BuiltPages => {
  let child: ChildProcess | undefined;
  let running: Promise<string> | undefined;
  const make = async (): Promise<string> =>
    keptFolder(builds, hashOfSources(projectRoot, sources), (folder) => {
      if (!existsSync(vite)) throw new NotInstalled();
      child = start(folder);
      return build(child);
    });
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
