/** What AWS would bill or hold against a limit, and no answer of the SDK says: told to whoever measures a stack. */
import type { Place } from './dynamodb/engine/weather.ts';
import type { FunctionSource } from './lambda/functions.ts';
import type { InvokeResult } from './service.ts';

export type Invocation = {
  readonly source: FunctionSource;
  readonly payload: unknown;
  readonly result: InvokeResult;
};

export type Meter = {
  readonly invoked: (invocation: Invocation) => void;
  /** A write took units of this partition, of a table or an index. */
  readonly consumed: (place: Place, units: number) => void;
};
