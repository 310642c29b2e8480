/**
 * What a bundle can do with tables, read off its text: the calls of shared/read.ts, the commands and parts of
 * transactions of the stores, and what is called of a document (functions/events/document.ts). It finds what is written as
 * the stores write it; an index whose name is put together as the code runs it does not find.
 */

/** `UpdateItem orders`, `Query orders/index/byDay`: a table by its name. */
export type TableCall = string;

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `tableName(ordersTable)`; esbuild gives the second of a name a number. */
const named = String.raw`tableName\((\w+?)Table\d*\)`;
const key = String.raw`\(\s*(\w+?)Table\d*\b`;

type Pattern = { readonly found: RegExp; readonly call: (match: RegExpExecArray) => TableCall };

const simple = (action: string, source: string): Pattern => ({
  found: new RegExp(source, 'g'),
  call: ([, table = '']) => `${action} ${kebab(table)}`,
});

const operations = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

const patterns: readonly Pattern[] = [
  ...Object.entries(operations).flatMap(([operation, action]) => [
    simple(action, String.raw`\b${operation}: \{\s*TableName: ${named}`),
    simple(action, String.raw`new ${operation}Command\d*\(\s*\{\s*TableName: ${named}`),
  ]),
  simple('GetItem', `(?:getItems?|itemsOfPage|readOf)${key}`),
  simple('PutItem', `(?:outboxWrite|putIf)${key}`),
  simple('BatchWriteItem', `putAll${key}`),
  simple('UpdateItem', `setIf${key}`),
  simple('UpdateItem', String.raw`return \{\s*TableName: ${named},\s*Key: [^\n]*,\s*UpdateExpression:`),
  simple('Query', String.raw`table: (\w+?)Table\d*,\s*partition\b`),
  {
    found: /table: (\w+?)Table\d*,\s*index: "(\w+)"/g,
    call: ([, table = '', index]) => `Query ${kebab(table)}/index/${index}`,
  },
];

const actionsOfDocument: Readonly<Record<string, readonly string[]>> = {
  get: ['GetItem'],
  mustGet: ['GetItem'],
  readOf: ['GetItem'],
  change: ['GetItem', 'PutItem'],
  changeIfThere: ['GetItem', 'PutItem'],
  newWrite: ['PutItem'],
  write: ['PutItem'],
  writes: ['PutItem'],
  save: ['PutItem'],
  deleteWrite: ['DeleteItem'],
  unchangedCheck: ['ConditionCheckItem'],
};

const documents = (text: string): TableCall[] =>
  [...text.matchAll(/(\w+) = [^=;]*defineDocument\d*\(\{[^;]*?table: (\w+?)Table/g)].flatMap(
    ([, document = '', table = '']) =>
      [...text.matchAll(new RegExp(String.raw`\b${document}\.(\w+)`, 'g'))]
        .flatMap(([, called = '']) => actionsOfDocument[called] ?? [])
        .map((action) => `${action} ${kebab(table)}`),
  );

/**
 * A part of a transaction whose table stands in `common`: `const common = { TableName: … }` or a function that answers such,
 * and `Delete: { ...common`.
 */
const commonParts = (text: string): TableCall[] =>
  [
    ...text.matchAll(
      new RegExp(String.raw`(?:const|var) (\w+) = (?:\([^()]*\) => \()?\{\s*TableName: ${named}`, 'g'),
    ),
  ].flatMap(([, common = '', table = '']) =>
    Object.entries(operations).flatMap(([operation, action]) =>
      new RegExp(String.raw`\b${operation}: \{\s*\.\.\.${common}\b`).test(text)
        ? [`${action} ${kebab(table)}`]
        : [],
    ),
  );

/** A query whose filter chooses the index: `...(status === undefined ? { index: … } : { index: … })`. */
const chosenIndexes = (text: string): TableCall[] =>
  [
    ...text.matchAll(
      /table: (\w+?)Table\d*,\s*\.\.\.[^;?]*\? \{\s*index: "(\w+)"[^}]*\} : \{\s*index: "(\w+)"/g,
    ),
  ].flatMap(([, table = '', ...indexes]) => indexes.map((index) => `Query ${kebab(table)}/index/${index}`));

export const tableCallsIn = (text: string): ReadonlySet<TableCall> =>
  new Set([
    ...patterns.flatMap(({ found, call }) => [...text.matchAll(found)].map(call)),
    ...documents(text),
    ...commonParts(text),
    ...chosenIndexes(text),
  ]);
