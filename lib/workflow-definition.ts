/**
 * The text of the state machine: the very file that also runs locally. A placeholder `${order-flow-tasks}` in it is
 * the name of a function.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const placeholder = /\$\{([a-z][a-z0-9-]*)\}/g;

export const readWorkflow = (): string =>
  readFileSync(join(import.meta.dirname, '..', 'state-machines', 'order.asl.json'), 'utf8');

/** The names of the functions that the definition calls. */
export const functionsOfWorkflow = (definition: string): string[] =>
  [...new Set([...definition.matchAll(placeholder)].map(([, name = '']) => name))].sort();

export const withArns = (definition: string, arnOf: (functionName: string) => string): string =>
  definition.replaceAll(placeholder, (_, name: string) => arnOf(name));
