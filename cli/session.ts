/** What every command begins with: where the API is, who is signed in there, and how to answer. */
import { createWaybill, type Waybill } from '../sdk/index.ts';
import { Ended } from './exit-codes.ts';
import type { Io } from './io.ts';
import { keptTokens } from './kept-tokens.ts';
import { type Answers, answersOn } from './print.ts';

export const defaultUrl = 'http://127.0.0.1:4000';

export type Given = { readonly url: string; readonly json?: true | undefined };

export type Session = {
  readonly io: Io;
  readonly url: string;
  readonly answers: Answers;
  /** Also for nobody in particular: signing in, and what anybody may read. */
  readonly waybill: Waybill;
  /** @throws Ended `signed-out` when nobody is signed in at this address */
  readonly api: Waybill['api'];
};

export const openSession = (io: Io, { url, json }: Given): Session => {
  const tokens = keptTokens(io.env, url);
  const waybill = createWaybill({ baseUrl: url, tokens });
  return {
    io,
    url,
    answers: answersOn(io, json === true),
    waybill,
    get api() {
      if (tokens.read() === undefined) throw new Ended('signed-out', `Nobody is signed in at ${url}`);
      return waybill.api;
    },
  };
};

/** Asked for when a command runs: only then is it known what was given. */
export type Open = () => Session;
