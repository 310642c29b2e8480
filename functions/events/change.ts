/** What a decision about a versioned document is, and how its events are stamped. Pure; `document.ts` writes it. */
import type { Write } from '../shared/transact.ts';
import { type DomainEvent, type EventData, type EventType, newEvent } from './catalogue.ts';

export type Versioned = { readonly version: number };

/** A decision; undefined in its place says that it is so already. */
export type Change<T extends Versioned> = {
  /** The whole document, of the version after the one that it was decided on. */
  readonly next: T;
  readonly events?: readonly DomainEvent[];
  /** For readers of the document's history: who, why. */
  readonly note?: Readonly<Record<string, unknown>>;
  /** Other things that are written with it, or nothing is. */
  readonly also?: readonly Write[];
};

export type Announcement = { readonly [T in EventType]: readonly [T, EventData<T>] }[EventType];

/** The events of a document's new version, stamped with it. */
export const announced = (
  { version: sequence }: Versioned,
  announcements: readonly Announcement[],
  now: Date,
): DomainEvent[] => announcements.map(([type, data]) => newEvent(type, data, { now, sequence }));
