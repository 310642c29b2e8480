/** Dead code: whatever cannot be reached from what is deployed, started, tested or measured. */
import type { KnipConfig } from 'knip';
import { functions } from './lib/functions.ts';

const config: KnipConfig = {
  entry: [
    'bin/waybill.ts',
    ...functions.map(({ entry }) => entry),
    'local/main.ts',
    'demo/*.ts',
    'bench/*.ts',
    'test/**/*.test.ts',
    'test/support/global-setup.ts',
    '.ci/*.ts',
    '.dependency-cruiser.mjs',
  ],
  project: ['{bin,lib,functions,local,demo,bench,test,admin}/**/*.ts', '.ci/*.ts'],
  /** A type that is part of an exported signature is named for the reader, even if nobody imports it. */
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    /** Puts Node 24 on the PATH of npm scripts. */
    'node',
    /** Its binary is looked up by path. */
    '@dynoxide/linux-x64',
    /** Loaded by oxlint for --type-aware. */
    'oxlint-tsgolint',
    /** Only types; what they describe is given by Lambda. */
    '@types/aws-lambda',
  ],
};

export default config;
