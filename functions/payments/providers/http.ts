/**
 * HTTP towards providers: every call has a deadline, and whatever is not an answer (no connection, timeout, 5xx,
 * 429, a body in an unknown form) becomes `provider-unavailable`, so that callers need to know one failure only.
 * Of these only silence and 5xx are outages: a provider that throttles us, or that we asked wrongly, is there.
 */
import type * as z from 'zod';
import { DomainError } from '../../shared/errors.ts';
import { log } from '../../shared/log.ts';
import { ownConnection } from '../../shared/own-connection.ts';
import { reportTrouble } from '../../shared/report-trouble.ts';
import type { ProviderName } from '../payment.ts';
import { timeoutMillisecondsOf } from './provider-rows.ts';

export type ProviderRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** An object goes out as JSON, search parameters as a form. */
  readonly body?: object | URLSearchParams;
  /** For a provider that puts ordinary answers into 5xx: its caller tells them apart. */
  readonly readsServerErrors?: true;
};

export type ProviderAnswer = { readonly status: number; readonly json: unknown };

const retryAfterSeconds = 30;

/** `isOutage`: nobody needs to ask this provider now. Otherwise this one call did not succeed, and others may. */
class ProviderUnavailable extends DomainError {
  readonly isOutage: boolean;

  constructor(
    message: string,
    isOutage: boolean,
    details: { provider: ProviderName; retryAfterSeconds: number },
  ) {
    super('provider-unavailable', message, details);
    this.isOutage = isOutage;
  }
}

export const isOutage = (error: unknown): boolean => error instanceof ProviderUnavailable && error.isOutage;

export const providerUnavailable = (provider: ProviderName): DomainError =>
  new ProviderUnavailable(`${provider} does not answer at the moment`, true, { provider, retryAfterSeconds });

/** It answered, and not what was asked for: with 4xx, in an unknown form, or not yet again. */
const callFailed = (provider: ProviderName, seconds = retryAfterSeconds): DomainError =>
  new ProviderUnavailable(`${provider} cannot do this at the moment`, false, {
    provider,
    retryAfterSeconds: seconds,
  });

/** Our side of it is not set up. */
export const providerNotReady = (provider: ProviderName): DomainError =>
  new ProviderUnavailable(`${provider} is not available at the moment`, false, {
    provider,
    retryAfterSeconds,
  });

const bodyOf = ({ body }: ProviderRequest): { headers: Record<string, string>; body?: string } => {
  if (body === undefined) return { headers: {} };
  return body instanceof URLSearchParams
    ? { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() }
    : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
};

/** What an answer that says nothing means: 5xx is an outage. */
export const failureOf = (provider: ProviderName, { status }: Pick<ProviderAnswer, 'status'>): DomainError =>
  status >= 500 ? providerUnavailable(provider) : callFailed(provider);

const longestRetryAfterSeconds = 15 * 60;

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
const waitOf = (header: string | null, now: Date): number => {
  if (header === null) return retryAfterSeconds;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? retryAfterSeconds : Math.min(Math.max(seconds, 1), longestRetryAfterSeconds);
};

/** How long the provider wants to be left alone after this failure; 0 for any other error. */
export const wantedPauseMilliseconds = (error: unknown): number =>
  error instanceof ProviderUnavailable ? Number(error.details.retryAfterSeconds) * 1000 : 0;

const sendRequest = async (
  provider: ProviderName,
  request: ProviderRequest,
): Promise<{ response: Response; text: string }> => {
  const { headers, ...body } = bodyOf(request);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...ownConnection, ...headers, ...request.headers },
      signal: AbortSignal.timeout(timeoutMillisecondsOf(provider)),
      redirect: 'error',
      ...body,
    });
    return { response, text: await response.text() };
  } catch (error) {
    log.warn('a provider does not answer', { provider, error });
    throw providerUnavailable(provider);
  }
};

/** @throws DomainError `provider-unavailable`; a refusal is an answer */
export const callProvider = async (
  provider: ProviderName,
  request: ProviderRequest,
): Promise<ProviderAnswer> => {
  const { response, text } = await sendRequest(provider, request);
  const { status } = response;
  if (status === 429) {
    const seconds = waitOf(response.headers.get('retry-after'), new Date());
    log.warn('a provider asks us to slow down', { provider, seconds });
    throw callFailed(provider, seconds);
  }
  if (status >= 500 && !request.readsServerErrors) {
    log.warn('a provider fails', { provider, status });
    throw failureOf(provider, { status });
  }
  try {
    return { status, json: JSON.parse(text) };
  } catch {
    log.warn('a provider’s answer is not JSON', { provider, status });
    throw failureOf(provider, { status });
  }
};

/** @throws DomainError `provider-unavailable` for an answer that the documentation does not foresee */
export const readAnswer = <S extends z.ZodType>(
  provider: ProviderName,
  schema: S,
  { status, json }: ProviderAnswer,
): z.output<S> => {
  const parsed = schema.safeParse(json);
  if (parsed.success && status < 300) return parsed.data;
  reportTrouble('provider-not-understood', 'a provider answered in a form that we do not know', {
    provider,
    status,
    issues: parsed.error?.issues,
  });
  throw failureOf(provider, { status });
};
