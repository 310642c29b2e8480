/**
 * Who did something: written down with the capacity they acted in, shown to customers by that capacity alone.
 *
 * | stored | did it | customers see |
 * |---|---|---|
 * | `usr_…` | the customer themselves | their own id |
 * | `gst_…` | a guest, by the order's secret | the same |
 * | `staff:usr_…` | a member of staff or an administrator | `staff` |
 * | `shop:usr_…` | the owner of a shop | `shop` |
 * | `workflow`, `warehouse`, `external-system`, `provider:…`, `carrier:…` | a machine | the same |
 */
import type { Id } from './ids.ts';
import type { Scope } from './permissions.ts';

/** A request by somebody, and whose things they may touch with it. */
export type Acting = {
  readonly caller: { readonly userId: Id<'user'> };
  readonly scopes: ReadonlySet<Scope>;
};

/** Also for requests of people without an account. */
export type Viewing = {
  readonly caller: { readonly userId: Id<'user'> } | undefined;
  readonly scopes: ReadonlySet<Scope>;
};

/** Of somebody who acts on other people's things. */
export const actorOf = ({ caller, scopes }: Acting): string =>
  `${scopes.has('any') ? 'staff' : 'shop'}:${caller.userId}`;

const person = /^(?:(?<capacity>staff|shop):)?(?<userId>usr_.*)$/s;

/**
 * An actor as this viewer may know it: staff see people's ids, everybody else only their own. People written down
 * without a capacity, as was done until 2026-11, count as staff.
 */
export const actorShownTo = ({ caller, scopes }: Viewing, actor: string): string => {
  const { capacity = 'staff', userId } = person.exec(actor)?.groups ?? {};
  if (userId === undefined || scopes.has('any') || userId === caller?.userId) return userId ?? actor;
  return capacity;
};

const spokenBy = /^(?:(?<capacity>staff|shop):)?(?:usr|gst)_/;

/**
 * What an event says of why. Machines give reasons of their own making; what a person wrote stays with the thing, where it
 * can be forgotten: events are kept, replayed and sent to others.
 * @param otherwise when nobody gave a reason
 */
export const reasonToTell = (
  { actor, reason }: { readonly actor: string; readonly reason?: string | undefined },
  otherwise: string,
): string => {
  if (reason === undefined) return otherwise;
  const { groups } = spokenBy.exec(actor) ?? {};
  if (!groups) return reason;
  return groups.capacity === undefined ? 'said by the customer' : `said by ${groups.capacity}`;
};
