import { availableParallelism } from 'node:os';

/** Tests run as native ES modules; swc only strips the types. Journeys wait a third of their time, so two cores carry three. */
export default {
  maxWorkers: availableParallelism() + 1,
  /**
   * Modules of a file that is done are never let go of: after a hundred files a worker did little but look for garbage,
   * for seconds at a time. Above this it makes place for a new one.
   */
  workerIdleMemoryLimit: '800MB',
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
  /** A world that is not kind takes its time: test/support/hostile-world.ts. */
  testTimeout: process.env.WAYBILL_HOSTILE === undefined ? 30_000 : 120_000,
};
