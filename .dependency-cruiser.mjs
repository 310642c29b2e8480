/**
 * Who may import whom. The rooms of a feature are told by their files' names (docs/decisions); these rules keep
 * the doors between them shut that should be shut. Each rule's comment is what a person reads who broke it.
 */
import { functions } from './lib/functions.ts';

const pattern = (paths) => `^(${paths.map((path) => path.replaceAll('.', '\\.')).join('|')})$`;

const entries = pattern(functions.map(({ entry }) => entry));
const feature = '^functions/(?!shared/)([^/]+)/';

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Files that need each other are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      comment: 'The import does not exist.',
      severity: 'error',
      from: {},
      /** `aws-lambda` is a package of types alone. */
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
    {
      name: 'functions-stand-alone',
      comment: 'What is deployed knows neither how it is deployed nor how it is run locally.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(bin|lib|local|demo|bench|test|admin|node_modules/(aws-cdk-lib|constructs))/' },
    },
    {
      name: 'functions-need-no-tools',
      comment: 'A function must not pull tools or infrastructure code into its bundle.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'local-knows-no-shop',
      comment: 'The local stack reads the synthesized template, as AWS does; it imports no feature.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(functions|lib|bin)/' },
    },
    {
      name: 'infrastructure-reads-declarations-only',
      comment: 'lib/ takes routes, tables and the catalogues of the features: nothing that runs.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: {
        path: '^functions/',
        pathNot:
          '^functions/(.+/[a-z-]*(contract|table)|events/(catalogue|outbox)|shared/(permissions|http/contract))\\.ts$',
      },
    },
    {
      name: 'shared-has-no-feature',
      comment: 'shared/ is what features stand on.',
      severity: 'error',
      from: { path: '^functions/shared/' },
      to: { path: '^functions/(?!shared/)' },
    },
    {
      name: 'entries-are-not-imported',
      comment: 'Importing a Lambda entry would run two functions’ start-up in one. Move the shared part out.',
      severity: 'error',
      from: { path: '^(functions|lib|local)/' },
      to: { path: entries },
    },
    {
      name: 'tables-have-one-owner',
      comment: 'Only a feature itself touches its items: others call the functions its store exports.',
      severity: 'error',
      from: { path: feature },
      to: { path: '^functions/(?!shared/).+/[a-z-]*table\\.ts$', pathNot: '^functions/$1/' },
    },
    {
      name: 'contracts-are-for-the-edge',
      comment:
        'Another feature’s wire schemas are not its model. Only the documentation reads all contracts.',
      severity: 'error',
      from: { path: feature, pathNot: '^functions/docs/' },
      to: { path: '^functions/(?!shared/).+/[a-z-]*contract\\.ts$', pathNot: '^functions/$1/' },
    },
    {
      name: 'contracts-are-pure',
      comment:
        'A contract is data, loaded by lib/ and by the documentation: no SDK, no store, no environment.',
      severity: 'error',
      from: { path: '^functions/.+/[a-z-]*contract\\.ts$' },
      to: {
        path: '(^node_modules/@aws-|^functions/.+/(store|api|tasks|consumer)\\.ts$|^functions/shared/(env|dynamo|read|transact)\\.ts$)',
      },
    },
    {
      name: 'tables-are-pure',
      comment: 'A table’s declaration is loaded by lib/: no SDK, no store, no environment.',
      severity: 'error',
      from: { path: '^functions/.+/[a-z-]*table\\.ts$' },
      to: {
        path: '(^node_modules/@aws-|^functions/.+/store\\.ts$|^functions/shared/(env|dynamo|read|transact)\\.ts$)',
      },
    },
    {
      name: 'one-door-to-dynamodb',
      comment:
        'Stores go through shared/dynamo.ts, read.ts and transact.ts; only they build commands of the document client.',
      severity: 'error',
      from: {
        path: '^functions/',
        pathNot:
          '^functions/(shared/|.+/([a-z-]*store|[a-z-]*writes|[a-z-]+-log|[a-z-]+-table|breaker)\\.ts$)',
      },
      to: { path: '^node_modules/@aws-sdk/(lib-dynamodb|client-dynamodb)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdk\\.out|coverage)/' },
    /** TypeScript 7 has no compiler API yet; swc reads the same syntax. */
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
