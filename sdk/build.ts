/** `npm run sdk`: the package in `sdk/dist`, ready for `npm pack`, and what it weighs. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const dist = join(folder, 'dist');
const entries = ['index', 'webhooks'] as const;
const common = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning' } as const;

/** With everything that it brings along, made small as a shop's own bundler does. */
const weighed = async (entry: string): Promise<number> => {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [join(folder, `${entry}.ts`)],
    minify: true,
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
};

rmSync(dist, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: entries.map((entry) => join(folder, `${entry}.ts`)),
  outdir: dist,
  packages: 'external',
});
execFileSync(
  process.execPath,
  [join(folder, '../node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
/** Declarations keep the names of sources, which are not in the package. */
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const text = readFileSync(join(dist, name), 'utf8');
  writeFileSync(join(dist, name), text.replaceAll(/(from '\.[^']+)\.ts'/g, "$1.js'"));
}

const budgetBytes = 15_000;
for (const entry of entries) {
  const bytes = await weighed(entry);
  console.log(
    `waybill-client${entry === 'index' ? '' : `/${entry}`}: ${(bytes / 1000).toFixed(1)} kB gzipped`,
  );
  if (bytes > budgetBytes) throw new Error(`more than ${budgetBytes / 1000} kB`);
}
console.log(`types: ${Math.round(readFileSync(join(dist, 'generated/schema.d.ts')).length / 1000)} kB`);
