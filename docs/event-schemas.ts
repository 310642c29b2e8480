/** The schema of every event as a file, and what was released of them, which nobody may break. */
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  eventSchemaName,
  eventSchemaOf,
  eventTypes,
  type JsonSchema,
} from '../functions/docs/document/event-schema.ts';

const folder = new URL('event-schemas/', import.meta.url);
export const releasedFile = new URL('released.json', folder);

const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** File in docs/ → what it is to hold. Of an event's former versions the files stay: the archive replays them. */
export const eventSchemaPages: Readonly<Record<string, () => string>> = Object.fromEntries(
  eventTypes.map((type) => [
    `event-schemas/${eventSchemaName(type)}.json`,
    () => asText(eventSchemaOf(type)),
  ]),
);

export type Schemas = Readonly<Record<string, JsonSchema>>;

export const schemasNow = (): Schemas =>
  Object.fromEntries(eventTypes.map((type) => [eventSchemaName(type), eventSchemaOf(type)]));

const schemasSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

export const releasedSchemas = (): Schemas =>
  existsSync(releasedFile) ? schemasSchema.parse(JSON.parse(readFileSync(releasedFile, 'utf8'))) : {};

export const releasedText = (): string => asText(schemasNow());

/** Also of a version that nobody announces any more. */
export const isKept = (name: string): boolean => existsSync(new URL(`${name}.json`, folder));
