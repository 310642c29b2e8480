/** Who is calling: the function that is running, however deep in it and how much later the call is made. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Permission, policyOf, type Statement } from './policy.ts';

export type Caller = {
  /** As the records of calls name it. */
  readonly name: string;
  /** Left out: whatever it asks for. */
  readonly allows?: (permission: Permission) => boolean;
};

export type RoleCaller = Required<Caller> & { readonly statements: readonly Statement[] };

/** A function with the role that these statements make. */
export const callerWith = (name: string, statements: readonly Statement[]): RoleCaller => ({
  name,
  statements,
  allows: policyOf(statements),
});

const running = new AsyncLocalStorage<Caller>();

export const callingAs = <T>(caller: Caller, work: () => T): T => running.run(caller, work);

/** Undefined for whoever is no function: tests, tools, the world. */
export const callerNow = (): Caller | undefined => running.getStore();
