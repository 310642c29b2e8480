/** Dead code: whatever cannot be reached from what is deployed, started, tested or measured. */
import type { KnipConfig } from 'knip';
import { functions } from './lib/functions.ts';

const config: KnipConfig = {
  entry: [
    'bin/*.ts',
    ...functions.map(({ entry }) => entry),
    'functions/payments/providers/adapters/*.ts',
    'local/world/providers/dialects/*.ts',
    'demo/*.ts',
    'simulate/{planted,flash-sale}.ts',
    'bench/*.ts',
    'docs/write-*.ts',
    'cli/main.ts',
    'admin/src/main.tsx',
    'admin/vite.config.ts',
    'sdk/{index,webhooks,write-schema,build}.ts',
    'test/**/*.test.ts',
    '.ci/*.mjs',
  ],
  project: [
    '{bin,lib,functions,local,demo,bench,simulate,docs,test,sdk,cli,admin}/**/*.{ts,tsx}',
    '.ci/*.mjs',
  ],
  /** A type that is part of an exported signature is named for the reader, even if nobody imports it. */
  ignoreExportsUsedInFile: true,
  ignoreBinaries: ['java'],
  /** Read by path: by the documentation pages (functions/docs/assets.ts, docs/served/site.ts). */
  ignoreDependencies: ['minisearch', 'redoc', 'swagger-ui-dist'],
};

export default config;
