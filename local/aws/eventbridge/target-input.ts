/** What a target gets of an event: all of it, a part, a constant, or a template filled with parts. */
import type { Envelope } from './envelope.ts';

export type TargetInput =
  | { readonly kind: 'event' }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string }
  | {
      readonly kind: 'template';
      readonly paths: Readonly<Record<string, string>>;
      readonly template: string;
    };

export type RuleName = { readonly name: string; readonly arn: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** `$.detail.items[0].sku`; a `*` takes all members and makes a list. Undefined when there is nothing. */
export const valueAt = (event: unknown, path: string): unknown => {
  const steps = [...path.matchAll(/\.([\w/-]+|\*)|\[(\d+|\*)\]/g)].map(
    ([, name, index]) => name ?? index ?? '',
  );
  let values: unknown[] = [event];
  for (const step of steps) {
    values = values
      .filter(isObject)
      .flatMap((value) => (step === '*' ? Object.values(value) : [value[step]]))
      .filter((value) => value !== undefined);
  }
  return steps.includes('*') ? values : values[0];
};

const predefined = (event: Envelope, rule: RuleName): Record<string, unknown> => {
  const { detail: _, ...withoutDetail } = event;
  return {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
  };
};

/** Within quotes a value becomes text of the string around it; elsewhere it is JSON of its own. */
const rendered = (value: unknown, withinQuotes: boolean): string => {
  if (value === undefined) return withinQuotes ? '' : '""';
  if (!withinQuotes) return JSON.stringify(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
};

/** Unknown `<names>` stay as they are: the template may contain markup. */
const fill = (template: string, values: Readonly<Record<string, unknown>>): string => {
  let withinQuotes = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') withinQuotes = !withinQuotes;
    if (name === undefined || !Object.hasOwn(values, name)) return found;
    return rendered(values[name], withinQuotes);
  });
};

/** The text that is sent to the target; JSON unless a template makes something else. */
export const inputText = (input: TargetInput, event: Envelope, rule: RuleName): string => {
  if (input.kind === 'constant') return input.text;
  if (input.kind === 'path') return JSON.stringify(valueAt(event, input.path) ?? {});
  if (input.kind === 'event') return JSON.stringify(event);
  const own = Object.entries(input.paths).map(([name, path]) => [name, valueAt(event, path)]);
  return fill(input.template, { ...Object.fromEntries(own), ...predefined(event, rule) });
};
