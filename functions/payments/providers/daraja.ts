/** The door to Safaricom's Daraja: its secret, access token, passwords, times and error form. */
import * as z from 'zod';
import { callProvider, failureOf, type ProviderAnswer, readAnswer } from './http.ts';
import { providerSecret, providerUrl } from './secret.ts';

const name = 'mpesa';

export const darajaSecretSchema = z.object({
  consumerKey: z.string().min(1),
  consumerSecret: z.string().min(1),
  shortCode: z.string().min(5),
  passkey: z.string().min(1),
  initiatorName: z.string().min(1),
  securityCredential: z.string().min(1),
  /** Ours, not Safaricom's: what makes the callback addresses unguessable. */
  callbackSecret: z.string().min(16),
});
export type DarajaSecret = z.output<typeof darajaSecretSchema>;

export const darajaSecret = (): Promise<DarajaSecret> => providerSecret(name, darajaSecretSchema);

type Token = { readonly value: string; readonly consumerKey: string; readonly expiresAt: number };

/** Tokens hold for an hour; one is used until a minute before its end. */
let token: Token | undefined;
const marginMilliseconds = 60_000;

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number() });

const accessToken = async ({ consumerKey, consumerSecret }: DarajaSecret, now: Date): Promise<string> => {
  if (token && token.consumerKey === consumerKey && token.expiresAt > now.getTime()) return token.value;
  const credentials = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  const answer = await callProvider(name, {
    method: 'GET',
    url: `${providerUrl(name)}/oauth/v1/generate?grant_type=client_credentials`,
    headers: { authorization: `Basic ${credentials}` },
  });
  const { access_token, expires_in } = readAnswer(name, tokenSchema, answer);
  const expiresAt = now.getTime() + expires_in * 1000 - marginMilliseconds;
  token = { value: access_token, consumerKey, expiresAt };
  return access_token;
};

const errorSchema = z.object({ errorCode: z.string(), errorMessage: z.string() });
export type DarajaError = z.output<typeof errorSchema>;

/** Daraja answers refusals with 4xx or 5xx and an error code. `undefined`: not a refusal. */
export const darajaErrorOf = ({ status, json }: ProviderAnswer): DarajaError | undefined => {
  if (status < 400) return undefined;
  const error = errorSchema.safeParse(json);
  return error.success ? error.data : undefined;
};

/** @throws DomainError `provider-unavailable` for errors without a code, and when the token does not hold */
export const callDaraja = async (path: string, body: object, now: Date): Promise<ProviderAnswer> => {
  const secret = await darajaSecret();
  const answer = await callProvider(name, {
    method: 'POST',
    url: `${providerUrl(name)}${path}`,
    headers: { authorization: `Bearer ${await accessToken(secret, now)}` },
    body,
    readsServerErrors: true,
  });
  if (answer.status === 401 || (answer.status >= 400 && !darajaErrorOf(answer))) {
    token = undefined;
    throw failureOf(name, answer);
  }
  return answer;
};

const eastAfricaMilliseconds = 3 * 60 * 60_000;

/** `YYYYMMDDHHmmss` in Nairobi's time. */
export const timestampOf = (now: Date): string =>
  new Date(now.getTime() + eastAfricaMilliseconds).toISOString().replaceAll(/\D/g, '').slice(0, 14);

export const passwordOf = ({ shortCode, passkey }: DarajaSecret, timestamp: string): string =>
  Buffer.from(`${shortCode}${passkey}${timestamp}`).toString('base64');
