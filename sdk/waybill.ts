/** The client: openapi-fetch over the API's own types, with patience and a session. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/schema.ts';
import { type Fetch, type Patience, patientFetch } from './patient-fetch.ts';
import { answered } from './problem.ts';
import { authorizedFetch, inMemory, keep, type TokenStore, type Turns } from './session.ts';

type Schemas = components['schemas'];

export type WaybillOptions = Patience & {
  /** Where the API is: `https://api.shop.example`; its own origin in a browser: `''`. */
  readonly baseUrl: string;
  /** Where tokens are kept; left out: in memory. */
  readonly tokens?: TokenStore;
  readonly turns?: Turns;
  readonly fetch?: Fetch;
};

export type SignedIn = { readonly signedIn: true };
/** The password was right; `secondFactor` completes it. */
export type Challenge = Schemas['SignInChallenge'];

export type Waybill = {
  /** `api.GET('/v1/orders/{id}', { params: { path: { id } } })`: all routes, typed; `answered` takes its body. */
  readonly api: Client<paths>;
  /** @throws WaybillProblem `invalid-credentials`, `email-not-verified`, `password-change-required`, `rate-limited` */
  readonly signIn: (email: string, password: string) => Promise<SignedIn | Challenge>;
  /** @throws WaybillProblem `invalid-code`; `unauthenticated` when it took too long */
  readonly secondFactor: (session: string, code: string) => Promise<SignedIn>;
  /** Ends the account's sessions everywhere; forgets the tokens also when that cannot be told to the API. */
  readonly signOut: () => Promise<void>;
};

export const createWaybill = ({
  baseUrl,
  tokens = inMemory(),
  turns,
  fetch = (request) => globalThis.fetch(request),
  ...patience
}: WaybillOptions): Waybill => {
  const patient = patientFetch(fetch, patience);
  const anonymous = createClient<paths>({ baseUrl, fetch: patient });
  const renew = (refreshToken: string) => anonymous.POST('/v1/auth/refresh', { body: { refreshToken } });
  const api = createClient<paths>({
    baseUrl,
    fetch: authorizedFetch(patient, { store: tokens, renew, turns }),
  });
  const signedIn = (given: Schemas['Tokens']): SignedIn => {
    keep(tokens, given);
    return { signedIn: true };
  };
  return {
    api,
    signIn: async (email, password) => {
      const given = await answered(anonymous.POST('/v1/auth/sign-in', { body: { email, password } }));
      return 'challenge' in given ? given : signedIn(given);
    },
    secondFactor: async (session, code) =>
      signedIn(await answered(anonymous.POST('/v1/auth/second-factor', { body: { session, code } }))),
    signOut: async () => {
      try {
        await answered(api.POST('/v1/auth/sign-out'));
      } finally {
        tokens.write(undefined);
      }
    },
  };
};
