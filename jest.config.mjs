import { availableParallelism } from 'node:os';

/** Layers by folder; a shared swc transform, native ES modules. */
const layer = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  ...extra,
});

const withDynamoDb = {
  globalSetup: '<rootDir>/test/support/one-dynamodb.mjs',
  globalTeardown: '<rootDir>/test/support/stop-dynamodb.mjs',
};

export default {
  projects: [
    layer('unit'),
    layer('integration', withDynamoDb),
    layer('infra'),
    layer('e2e'),
    layer('simulation', withDynamoDb),
  ],
  // Jest leaves one of two processors to itself, which does next to nothing.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
};
