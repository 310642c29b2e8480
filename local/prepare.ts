/**
 * `npm ci` ends with this: the template, the shop's pages and what Node compiles are made while one waits anyway, and
 * not when the stack is started first. Where it cannot be done, that start does it, and tells what is wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepCompiled } from './keep-compiled.ts';

keepCompiled();
const [{ makeBuiltPages }, { startStack }, { worldSettings }] = await Promise.all([
  import('./admin/built-pages.ts'),
  import('./stack.ts'),
  import('./world/world.ts'),
]);

/** Starts it once, with nothing in it. */
const tryOut = async (): Promise<void> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-prepare-'));
  try {
    const stack = await startStack({ dataDir, port: 0, settings: worldSettings });
    await stack.loadFunctions();
    await stack.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const pages = makeBuiltPages();
for (const done of await Promise.allSettled([tryOut(), pages.folder()])) {
  if (done.status === 'rejected') process.stderr.write(`left to the first start: ${String(done.reason)}\n`);
}
