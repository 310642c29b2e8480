/** JSONata as Step Functions evaluates it: inside of JSON templates, each expression compiled once. */
import jsonata from 'jsonata';
import { isExpression, type Json } from './asl.ts';
import { QueryEvaluationError } from './failure.ts';
import { addServiceFunctions } from './jsonata-functions.ts';

/** `$states` and the variables in reach. */
export type Bindings = Readonly<Record<string, unknown>>;

export type Expressions = {
  /** @throws a message that says what is wrong with the expression's grammar */
  readonly compile: (expression: string) => jsonata.ExprNode;
  /** Every expression in `template` replaced by its value. @throws QueryEvaluationError */
  readonly evaluate: (template: Json, field: string, bindings: Bindings) => Promise<Json>;
};

const inner = (expression: string): string => expression.slice(2, -2).trim();

const isJsonataError = (value: unknown): value is { code: string; message: string } =>
  typeof value === 'object' && value !== null && 'message' in value;

const reasonOf = (error: unknown): string => (isJsonataError(error) ? error.message : String(error));

/** JSONata's sequences carry marks, and functions are values to it: only what JSON can say goes on. */
const asJson = (value: unknown): Json | undefined => {
  const text = JSON.stringify(value, (_, part) => {
    if (typeof part === 'function' || (typeof part === 'object' && part?._jsonata_lambda))
      throw new TypeError('a function is not JSON');
    if (typeof part === 'number' && !Number.isFinite(part)) throw new TypeError(`${part} is not JSON`);
    return part;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Json);
};

/** @param now milliseconds since the epoch, for `$now()` and `$millis()` */
export const makeExpressions = (now: () => number): Expressions => {
  const compiled = new Map<string, jsonata.Expression>();

  const compile = (text: string): jsonata.Expression => {
    const known = compiled.get(text);
    if (known) return known;
    const expression = jsonata(inner(text));
    addServiceFunctions(expression, now);
    compiled.set(text, expression);
    return expression;
  };

  const evaluateOne = async (text: string, field: string, bindings: Bindings): Promise<Json> => {
    const refuse = (reason: string) =>
      new QueryEvaluationError(
        field,
        `The JSONata expression '${inner(text)}' specified for the field '${field}' ${reason}`,
      );
    let value: Json | undefined;
    try {
      value = asJson(await compile(text).evaluate(undefined, { ...bindings }));
    } catch (error) {
      throw refuse(`threw an error during evaluation: ${reasonOf(error)}`);
    }
    if (value === undefined) throw refuse('returned nothing (undefined).');
    return value;
  };

  const evaluate = async (template: Json, field: string, bindings: Bindings): Promise<Json> => {
    if (isExpression(template)) return evaluateOne(template, field, bindings);
    if (Array.isArray(template)) {
      const items: Json[] = [];
      for (const [index, item] of template.entries())
        items.push(await evaluate(item, `${field}[${index}]`, bindings));
      return items;
    }
    if (typeof template !== 'object' || template === null) return template;
    const fields: [string, Json][] = [];
    for (const [name, value] of Object.entries(template))
      fields.push([name, await evaluate(value, `${field}/${name}`, bindings)]);
    return Object.fromEntries(fields);
  };

  return {
    compile: (text) => {
      try {
        return compile(text).ast();
      } catch (error) {
        throw new Error(reasonOf(error));
      }
    },
    evaluate,
  };
};
