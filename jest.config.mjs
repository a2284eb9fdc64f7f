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

export default {
  projects: [layer('unit'), layer('integration'), layer('infra'), layer('e2e'), layer('simulation')],
  testTimeout: 60_000,
};
