/**
 * `npm run roles -- <folder>`: what the roles of the template allow, held against every call of AWS that the tests made.
 * The folder is the one that WAYBILL_RECORD_CALLS named to them. Needs the records of all tests: what only some of them
 * do would look like excess.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeTables } from '../lib/edge-tables.ts';
import { rows } from '../lib/functions.ts';
import { excess, missing } from '../lib/roles-and-calls/differences.ts';
import { ownCodeOf } from '../lib/rows-and-code/own-code.ts';
import { tableCallsIn } from '../lib/rows-and-code/table-actions.ts';
import { functionsOf } from '../local/aws/lambda/functions.ts';
import { readAssembly, synthesizeCached } from '../local/aws/template/assembly.ts';
import { resolveTemplates } from '../local/aws/template/resolve-templates.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run roles -- <the folder that WAYBILL_RECORD_CALLS named>');

/** With all that a setting adds to roles: files are exchanged with an external system. */
const settings = { externalSystem: 'files' };
const resources = resolveTemplates(readAssembly(await synthesizeCached(settings)), 'http://127.0.0.1');
/** Tests without the stack have a pool and secrets of their own, which stand for the template's. */
const inTemplate = (arn) => {
  const [, kind, name] = /(:userpool\/|:secret:)(.*)$/.exec(arn) ?? [];
  if (kind === undefined) return arn;
  const isNamed = (ref) => kind === ':userpool/' || ref.split('/').at(-1) === name.split('/').at(-1);
  const types = ['AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret'];
  const found = resources.ofType(types[kind === ':userpool/' ? 0 : 1]).find(({ ref }) => isNamed(ref));
  return kind === ':userpool/' ? found?.attribute('Arn') : (found?.ref ?? arn);
};

/** Whoever may get an item gets it alone or with others: one permission of a row, two of IAM's. */
const asInRows = (action) => (action === 'dynamodb:BatchGetItem' ? 'dynamodb:GetItem' : action);

const lines = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), 'utf8').trim().split('\n'),
);
const calls = [...new Set(lines)].map((line) => {
  const [name, action, resource, context = {}] = JSON.parse(line);
  return { name, action: asInRows(action), resource: inTemplate(resource), context };
});

const roles = functionsOf(resources).map(({ caller }) => ({
  name: caller.name,
  allows: caller.allows,
  grants: caller.statements.flatMap(({ Action, Resource }) =>
    [...new Set(Action.map(asInRows))].flatMap((action) =>
      Resource.map((resource) => ({ action, resource })),
    ),
  ),
}));

const code = await ownCodeOf(rows);
const shared = new Map(
  rows.map((row) => [
    row.name,
    new Set([
      ...tableCallsIn(code.get(row.name)?.text ?? ''),
      ...edgeTables(row).flatMap(({ table, may }) => may.map((action) => `${action} ${table.name}`)),
    ]),
  ]),
);
const shares = (name, { action, resource }) =>
  shared.get(name)?.has(`${action.slice('dynamodb:'.length)} ${resource.split(':table/')[1]}`) ?? false;

const found = [...missing(roles, calls, shares), ...excess(roles, calls, shares)].sort();
for (const sentence of found) console.error(sentence);
if (found.length > 0) process.exitCode = 1;
else console.log(`${roles.length} roles allow what ${calls.length} recorded calls asked for, and no more`);
