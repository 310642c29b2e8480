/** Whose order a request places: the caller's, or for staff that of the customer whom they speak with. */
import { getProfile } from '../identity/store.ts';
import { actorOf } from '../shared/actor.ts';
import { DomainError } from '../shared/errors.ts';
import { type Caller, gatewaySession } from '../shared/http/caller.ts';
import type { Id } from '../shared/ids.ts';
import type { Scope } from '../shared/permissions.ts';

/** A trusted gateway calls for many people from one address. */
export const addressOf = ({ session }: Pick<Caller, 'session'>, sourceIp: string): string | undefined =>
  session === gatewaySession ? undefined : sourceIp;

type Placer = {
  readonly customerId: Id<'user'>;
  readonly actor?: string;
  readonly address?: string | undefined;
};

const noCustomer = (): DomainError =>
  new DomainError('invalid-request', 'There is no such customer', {
    errors: [{ path: 'customerId', message: 'is nobody’s' }],
  });

/**
 * An order for somebody else counts at no address: staff place many from one.
 * @throws DomainError `forbidden` for who is not staff, `invalid-request` for nobody
 */
export const whoPlaces = async (
  { caller, scopes }: { readonly caller: Caller; readonly scopes: ReadonlySet<Scope> },
  customerId: Id<'user'> | undefined,
  sourceIp: string,
): Promise<Placer> => {
  if (customerId === undefined || customerId === caller.userId) {
    return { customerId: caller.userId, address: addressOf(caller, sourceIp) };
  }
  if (!scopes.has('any')) throw new DomainError('forbidden', 'Only staff place orders for others');
  if (!(await getProfile(customerId))) throw noCustomer();
  return { customerId, actor: actorOf({ caller, scopes }) };
};
