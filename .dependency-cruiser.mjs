/**
 * Who may import whom. The rooms of a feature are told by their files' names (docs/decisions); these rules keep
 * the doors between them shut that should be shut. Each rule's comment is what a person reads who broke it.
 */
import { functions } from './lib/functions.ts';
import { paymentProviders } from './lib/payment-providers.ts';

const pattern = (paths) => `^(${paths.map((path) => path.replaceAll('.', '\\.')).join('|')})$`;

const entries = pattern(functions.map(({ entry }) => entry));
const feature = '^functions/(?!shared/)([^/]+)/';

/** What is built upon comes first. */
const line = [
  'shared',
  'events',
  'settings',
  'identity',
  'promotions',
  'pricing',
  'inventory',
  'catalog',
  'carts',
  'orders',
  'payments',
  'fulfilment',
  'returns',
  'order-flow',
  'checkout',
  'order-edits',
  'guests',
  'customers',
  'invoices',
  'notifications',
  'webhooks',
  'timeline',
  'integrations',
  'analytics',
  'bulk',
  'audit',
  'privacy',
  'attention',
  'docs',
];

/** A folder of types alone is still a folder that the reader goes to, so types count too. */
const featuresFormALine = line.slice(0, -1).map((room, place) => ({
  name: `features-form-a-line-after-${room}`,
  comment:
    `functions/${room} stands before this feature in the line of .dependency-cruiser.mjs, and imports only what stands ` +
    'before itself. Move what both need to the one that it belongs to, nearer to the beginning; or write an event ' +
    'and let the later feature consume it.',
  severity: 'error',
  from: { path: `^functions/${room}/` },
  to: { path: `^functions/(${line.slice(place + 1).join('|')})/` },
}));

const asksProviders = ({ capabilities = [] }) =>
  capabilities.some(({ secret }) => paymentProviders.includes(secret));
/** A row that may do nothing with a service has no use for its client. */
const clientsOfServices = {
  'cognito-idp': 'client-cognito-identity-provider',
  events: 'client-eventbridge',
  s3: 'client-s3',
  ses: 'client-sesv2',
  states: 'client-sfn',
  sqs: 'client-sqs',
};

/** Its messages that failed come later: shared/from-queue.ts. */
const isFedByQueue = ({ consumes, watchesImages, watchesUploads, watchesMail }) =>
  Boolean(consumes ?? watchesImages ?? watchesUploads ?? watchesMail);

const mayUse = (service, row) =>
  (service === 'sqs' && isFedByQueue(row)) ||
  (row.capabilities ?? []).some(
    (capability) => typeof capability === 'string' && capability.startsWith(`${service}:`),
  );

const packagesFollowRows = Object.entries(clientsOfServices).map(([service, client]) => ({
  name: `only-who-may-reaches-${client}`,
  comment:
    `This function’s row has no capability of ${service}, and its bundle would carry @aws-sdk/${client} for nothing. ` +
    'Move what it needs out of the file that calls it; if it must call it, give its row the capability.',
  severity: 'error',
  from: {
    path: pattern(functions.filter((row) => !mayUse(service, row)).map(({ entry }) => entry)),
  },
  to: { path: `^node_modules/@aws-sdk/${client}/`, reachable: true },
}));

const askNobody = pattern(functions.filter((row) => !asksProviders(row)).map(({ entry }) => entry));

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
      /** `aws-lambda` is a package of types alone; the client's types are written by `npm run check`. */
      to: { couldNotResolve: true, pathNot: '^(aws-lambda|\\./generated/schema\\.ts)$' },
    },
    {
      name: 'functions-stand-alone',
      comment: 'What is deployed knows neither how it is deployed nor how it is run locally.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(bin|lib|local|demo|bench|test|sdk|cli|admin|node_modules/(aws-cdk-lib|constructs))/' },
    },
    {
      name: 'functions-need-no-tools',
      comment: 'A function must not pull tools or infrastructure code into its bundle.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'clients-know-the-document-alone',
      comment:
        'The client, the command line and the pages know of the API what its document says; only what writes the client’s types reads contracts.',
      severity: 'error',
      from: { path: '^(sdk|cli|admin)/', pathNot: '^sdk/(write-schema|build)\\.ts$' },
      to: { path: '^(functions|lib|local|bin|demo|bench|test)/' },
    },
    {
      name: 'the-client-stands-alone',
      comment: 'What is published of the client carries neither the command line nor the pages.',
      severity: 'error',
      from: { path: '^sdk/' },
      to: { path: '^(cli|admin)/' },
    },
    {
      name: 'local-knows-no-shop',
      comment: 'The local stack reads the synthesized template, as AWS does; it imports no feature.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(functions|lib|bin)/' },
    },
    {
      name: 'local-aws-knows-no-world',
      comment:
        'local/aws imitates AWS, for any shop. Who else the shop talks with is in local/world; local/stack.ts puts them together.',
      severity: 'error',
      from: { path: '^local/aws/' },
      to: { path: '^local/(world|console)/' },
    },
    {
      name: 'infrastructure-reads-declarations-only',
      comment: 'lib/ takes routes, tables and the catalogues of the features: nothing that runs, and types.',
      severity: 'error',
      /** A day is made anew by what made it, and a history verified by what chained it. */
      from: { path: '^(lib|bin)/', pathNot: '^bin/(rebuild-day|verify-history)\\.ts$' },
      to: {
        dependencyTypesNot: ['type-only'],
        path: '^functions/',
        pathNot:
          '^functions/(.+/[a-z-]*(contract|table)|events/(catalogue|outbox|bus-entries)|payments/providers/provider-rows|shared/(permissions|http/contract))\\.ts$',
      },
    },
    ...featuresFormALine,
    ...packagesFollowRows,
    {
      name: 'features-have-a-place',
      comment: 'Put the new feature into the line of .dependency-cruiser.mjs, after all that it imports.',
      severity: 'error',
      from: {},
      to: { path: `^functions/(?!(${line.join('|')})/)` },
    },
    {
      name: 'only-who-asks-reaches-providers',
      comment:
        'This function holds no provider’s secret, and would carry the code of all of them. Move what it needs out of ' +
        'the file that asks; if it must ask, give its row in lib/functions/ the providers’ capability.',
      severity: 'error',
      from: { path: askNobody },
      to: { path: '^functions/payments/providers/(adapter-of|adapters/.+)\\.ts$', reachable: true },
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
    exclude: { path: '^(dist|cdk\\.out|coverage|sdk/dist|sdk/generated)/' },
    /** TypeScript 7 has no compiler API yet; swc reads the same syntax. */
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
