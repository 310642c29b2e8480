import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where apps that are made from now on write to; otherwise each leaves a folder of its own behind. @returns takes it away */
export const makeAssemblyFolder = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-assembly-'));
  process.env.CDK_OUTDIR = folder;
  return () => {
    delete process.env.CDK_OUTDIR;
    rmSync(folder, { recursive: true, force: true });
  };
};
