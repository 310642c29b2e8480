import { availableParallelism } from 'node:os';

/** Tests run as native ES modules; swc only strips the types. Journeys mostly wait, so two cores carry two. */
export default {
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testEnvironment: 'node',
  testSequencer: '<rootDir>/test/longest-first.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        isModule: true,
      },
    ],
  },
  setupFiles: ['<rootDir>/test/support/quiet-log.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist'],
  testTimeout: 30_000,
};
