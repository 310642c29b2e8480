/**
 * A function's row in lib/functions/ says what it hears and what it may touch; its code says what it handles and
 * what it touches. Where they differ, something is lost, refused, or open to who needs it not.
 */
import { edgeTables } from '../edge-tables.ts';
import type { Capability, FunctionDefinition, TableUse } from '../function-definition.ts';
import { paymentProviders } from '../payment-providers.ts';
import type { OwnCode } from './own-code.ts';
import { type TableCall, tableCallsIn } from './table-actions.ts';

export type Code = OwnCode & {
  /** The events that its consumer has a handler for. */
  readonly handles: readonly string[];
};

type Row = Pick<
  FunctionDefinition,
  | 'name'
  | 'entry'
  | 'routes'
  | 'tables'
  | 'capabilities'
  | 'consumes'
  | 'watchesImages'
  | 'watchesUploads'
  | 'watchesMail'
>;

const without = <T>(all: Iterable<T>, some: Iterable<T>): T[] => {
  const left = new Set(all);
  for (const each of some) left.delete(each);
  return [...left];
};

const events = ({ name, entry, consumes = [] }: Row, { handles }: Code): string[] => [
  ...without<string>(consumes, handles).map(
    (event) => `${name} hears ${event}, for which ${entry} has no handler: write it, or take it from the row`,
  ),
  ...without<string>(handles, consumes).map(
    (event) => `${entry} handles ${event}, which ${name} never hears: add it to the row’s consumes`,
  ),
];

/** One mention of `ordersTable` is its declaration, which bundlers keep; from the second on it is used. */
const usesTable = (text: string, table: string): boolean =>
  [...text.matchAll(new RegExp(`\\b${table}Table\\b`, 'g'))].length > 1;

const tables = (row: Row, { text }: Code, declared: readonly string[]): string[] => {
  const granted = row.tables.map(({ table }) => table.name);
  const used = declared.filter((table) => usesTable(text, table));
  return [
    ...without(used, granted).map(
      (table) => `${row.name} uses the table ${table}, which its row does not give it: add it`,
    ),
    ...without(granted, used).map(
      (table) => `${row.name} is given the table ${table}, which its code does not use: take it from the row`,
    ),
  ];
};

const callsAllowedBy = (uses: readonly TableUse[]): TableCall[] =>
  uses.flatMap(({ table: { name }, may }) =>
    may.map((action) =>
      action.replace(/^(\w+)(?: (\w+))?$/, (_, call: string, index?: string) =>
        index === undefined ? `${call} ${name}` : `${call} ${name}/index/${index}`,
      ),
    ),
  );

/** Of tables that the row does give: what it lacks is refused when it is first called, by a shopper rather than here. */
const tableActions = (row: Row, { text }: Code): string[] => {
  const granted = new Set(row.tables.map(({ table }) => table.name));
  const isGiven = (call: TableCall): boolean => granted.has(call.replace(/^\w+ ([\w-]+).*$/, '$1'));
  const allowed = callsAllowedBy([...row.tables, ...edgeTables(row)]);
  return without([...tableCallsIn(text)].filter(isGiven), allowed).map(
    (call) => `${row.name} can call ${call}: add it to its row, or import what does so from elsewhere`,
  );
};

/** Clients of the SDK by package, and how IAM calls their service. */
const iamServices: Readonly<Record<string, string>> = {
  'cognito-identity-provider': 'cognito-idp',
  eventbridge: 'events',
  s3: 's3',
  sesv2: 'ses',
  sfn: 'states',
  sqs: 'sqs',
};

/** Calls of Cognito that need no permission: the caller’s own password or session is what they are asked with. */
const publicActions = [
  'cognito-idp:AssociateSoftwareToken',
  'cognito-idp:VerifySoftwareToken',
  'cognito-idp:ForgotPassword',
  'cognito-idp:ConfirmForgotPassword',
  'cognito-idp:GetTokensFromRefreshToken',
];

/** Whoever is fed by a queue may do so with its messages: lib/event-queue.ts grants it. */
const actionsOfConsumers = ['sqs:ChangeMessageVisibility'];

/** Esbuild gives the second import of a name a number. One mention is the import. */
const isUsed = (text: string, command: string): boolean =>
  [...text.matchAll(new RegExp(`\\b${command}(Batch)?Command\\d*\\b`, 'g'))].length > 1;

/** Commands whose permission has another name. */
const namedByIam: Readonly<Record<string, string>> = { ListObjectsV2: 'ListBucket' };

const usedActions = (text: string): string[] => {
  const packages = text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/g);
  return [...packages].flatMap(([, names = '', client = '']) => {
    const service = iamServices[client];
    if (service === undefined) return [];
    const commands = [...names.matchAll(/(\w+?)(?:Batch)?Command\b/g)].map(([, command]) => command ?? '');
    const called = commands.filter((command) => isUsed(text, command));
    return called.map((command) => `${service}:${namedByIam[command] ?? command}`);
  });
};

const isNamed = (capability: Capability): capability is Exclude<Capability, object> =>
  typeof capability === 'string';

/** Without the folder that it is about. */
const actionIn = (capability: string): string => capability.split(' ')[0] ?? capability;

/** Whoever may not list a bucket is told of an object that is not there as of one that may not be read. */
const askedByNoCall = ['s3:ListBucket'];

const capabilities = (
  { name, capabilities: given = [], consumes, watchesImages, watchesUploads, watchesMail }: Row,
  { text }: Code,
): string[] => {
  const named = [...new Set(given.filter(isNamed).map(actionIn))];
  const isFed = Boolean(consumes ?? watchesImages ?? watchesUploads ?? watchesMail);
  const ofConsumers = isFed ? actionsOfConsumers : [];
  const used = without(usedActions(text), [...publicActions, ...ofConsumers]);
  return [
    ...without(used, named).map((action) => `${name} calls ${action}: add it to its row`),
    ...without<string>(named, [...used, ...askedByNoCall]).map(
      (action) => `${name} may ${action}, which its code does not call: take it from the row`,
    ),
  ];
};

/** Adapters of payment providers name their secret by the provider, everybody else by its variable. */
const usedSecrets = ({ text, sources }: Code): string[] => [
  ...paymentProviders.filter((provider) =>
    sources.includes(`functions/payments/providers/adapters/${provider}.ts`),
  ),
  ...[...text.matchAll(/readSecret\("([A-Z_]+)_SECRET_NAME"/g)].map(([, variable = '']) =>
    variable.toLowerCase().replaceAll('_', '-'),
  ),
];

const secrets = ({ name, capabilities: given = [] }: Row, code: Code): string[] => {
  const granted = given.flatMap((capability) => (isNamed(capability) ? [] : [capability.secret]));
  const used = usedSecrets(code);
  return [
    ...without(used, granted).map((secret) => `${name} reads the secret ${secret}: add it to its row`),
    ...without(granted, used).map(
      (secret) => `${name} may read the secret ${secret}, which its code does not: take it from the row`,
    ),
  ];
};

/** @returns a sentence for each difference, with what to do about it */
export const differences = (row: Row, code: Code, declaredTables: readonly string[]): string[] => [
  ...events(row, code),
  ...tables(row, code, declaredTables),
  ...tableActions(row, code),
  ...capabilities(row, code),
  ...secrets(row, code),
];
