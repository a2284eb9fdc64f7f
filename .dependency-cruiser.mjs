/**
 * Imports run one way: functions → shared/<domain> → shared/table, shared/platform. What each rule holds is in
 * its comment.
 */

/** Folders of shared that are no domain. */
const foundations = '(?:table|platform)';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no order in which it loads. Types alone load nothing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shared-knows-no-user',
      comment: 'What is shared knows nobody who uses it.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|local|bench|test|web)/' },
    },
    {
      name: 'foundations-know-no-domain',
      comment: 'Table and platform are below every domain.',
      severity: 'error',
      from: { path: `^shared/${foundations}/` },
      to: { path: '^shared/', pathNot: `^shared/${foundations}/` },
    },
    {
      name: 'platform-knows-no-table',
      comment: 'The platform is below the table.',
      severity: 'error',
      from: { path: '^shared/platform/' },
      to: { path: '^shared/table/' },
    },
    {
      name: 'domains-by-their-face',
      comment:
        'One domain reaches another through its index.ts only, or its rendering.ts, where what is heavy stands.',
      severity: 'error',
      from: { path: `^shared/(?!${foundations}/)([^/]+)/` },
      to: {
        path: `^shared/(?!${foundations}/)[^/]+/`,
        pathNot: ['^shared/$1/', '^shared/[^/]+/(index|rendering)\\.ts$'],
      },
    },
    {
      name: 'users-by-the-face',
      comment: 'So do functions, and all who are above a domain but its own tests.',
      severity: 'error',
      from: { path: '^(functions|infra|local|bench)/' },
      to: { path: `^shared/(?!${foundations}/)[^/]+/`, pathNot: '^shared/[^/]+/(index|rendering)\\.ts$' },
    },
    {
      name: 'pure-logic',
      comment: 'Domain logic imports no AWS SDK; a domain’s stores may.',
      severity: 'error',
      from: {
        path: '^shared/',
        pathNot: ['^shared/(platform|table)/', '^shared/[^/]+/[^/]*store[^/]*\\.ts$'],
      },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'functions-apart',
      comment: 'A function imports nobody above it.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|local|bench|test|web)/' },
    },
    {
      name: 'infra-reads-declarations',
      comment: 'Infra knows the lists of functions and routes and the document of them, not the code behind.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^functions/', pathNot: '^functions/(functions|routes|desk-api)\\.ts$' },
    },
    {
      name: 'infra-runs-nothing',
      comment: 'What infra reads must not bring a handler into synthesis.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^functions/(api/handlers|mail|search|stream|timers|tracking)/', reachable: true },
    },
    {
      name: 'local-cloud-is-blind',
      comment: 'The local cloud runs what is declared; it imports neither functions nor domains.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: ['^functions/', '^shared/(?!platform/)'] },
    },
    {
      name: 'not-to-tests',
      comment: 'Nothing but a test imports a test.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-dependency-deployed',
      comment: 'What a Lambda runs is a dependency, not a development dependency.',
      severity: 'error',
      from: { path: '^(functions|shared)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'Every package used is in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
