/**
 * What a consumer hears is what it has handlers for. It is read off the handlers' source, because lib/ loads nothing
 * that runs; `npm run check` loads the module and holds the two against each other.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventType, eventCatalogue } from '../functions/events/catalogue.ts';
import type { FunctionDefinition, FunctionRow } from './function-definition.ts';

const projectFolder = join(import.meta.dirname, '..');

/** As the formatter writes them: one handler a line, named by its event. */
const handlersSource = /\bconsume\(\{\n(.*?)^\}\)/ms;
const handlerName = /^ {2}(?:async )?'([^']+)'/gm;

const isKnown = (type: string): type is EventType => Object.hasOwn(eventCatalogue, type);

/** @throws Error for handlers of events that are not in the catalogue, and when there are none to be read */
export const handledIn = (source: string, entry: string): readonly EventType[] => {
  const handlers = handlersSource.exec(source)?.[1] ?? '';
  const names = [...handlers.matchAll(handlerName)].map(([, name = '']) => name);
  if (names.length === 0) {
    throw new Error(
      `${entry} has no consume({ 'an.event': … }) to read what it hears from: write it so, or list the events in its row`,
    );
  }
  const unknown = names.filter((name) => !isKnown(name));
  if (unknown.length > 0) {
    throw new Error(
      `${entry} handles ${unknown.join(', ')}, which functions/events/catalogue.ts does not have: define it there`,
    );
  }
  return names.filter(isKnown);
};

/** The row with its events in full. */
export const withConsumedEvents = ({ consumes, ...row }: FunctionRow): FunctionDefinition => {
  if (consumes === undefined) return row;
  if (consumes !== 'what it handles') return { ...row, consumes };
  return {
    ...row,
    consumes: handledIn(readFileSync(join(projectFolder, row.entry), 'utf8'), row.entry),
  };
};
