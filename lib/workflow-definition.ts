/**
 * The texts of the state machines, one for each course of an order: the very files that also run locally. A placeholder
 * `${order-flow-tasks}` in them is the name of a function.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const placeholder = /\$\{([a-z][a-z0-9-]*)\}/g;

/** By the names of their files. */
export type Workflows = { readonly order: string; readonly 'order-closing': string };
export type Course = keyof Workflows;
export const courses: readonly Course[] = ['order', 'order-closing'];

const readCourse = (course: Course): string =>
  readFileSync(join(import.meta.dirname, '..', 'state-machines', `${course}.asl.json`), 'utf8');

export const readWorkflows = (): Workflows => ({
  order: readCourse('order'),
  'order-closing': readCourse('order-closing'),
});

/** The names of the functions that the definition calls. */
export const functionsOfWorkflow = (definition: string): string[] =>
  [...new Set([...definition.matchAll(placeholder)].map(([, name = '']) => name))].sort();

export const withArns = (definition: string, arnOf: (functionName: string) => string): string =>
  definition.replaceAll(placeholder, (_, name: string) => arnOf(name));
