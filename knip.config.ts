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
    'bench/*.ts',
    'docs/write-*.ts',
    'test/**/*.test.ts',
    '.ci/*.mjs',
  ],
  project: ['{bin,lib,functions,local,demo,bench,docs,test,admin}/**/*.ts', '.ci/*.mjs'],
  /** A type that is part of an exported signature is named for the reader, even if nobody imports it. */
  ignoreExportsUsedInFile: true,
  ignoreBinaries: ['java'],
  /** The documentation pages read their files by path: functions/docs/assets.ts. */
  ignoreDependencies: ['redoc', 'swagger-ui-dist'],
};

export default config;
