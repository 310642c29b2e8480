/**
 * HTTP towards providers: every call has a deadline, and whatever is not an answer (no connection, timeout, 5xx,
 * 429, a body in an unknown form) becomes `provider-unavailable`, so that callers need to know one failure only.
 */
import type { z } from 'zod';
import { DomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import type { ProviderName } from './payment.ts';

const timeoutMilliseconds = 3_000;

export type ProviderRequest = {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** An object goes out as JSON, search parameters as a form. */
  readonly body?: object | URLSearchParams;
  /** For a provider that puts ordinary answers into 5xx: its caller tells them apart. */
  readonly readsServerErrors?: true;
};

export type ProviderAnswer = { readonly status: number; readonly json: unknown };

export const providerUnavailable = (provider: ProviderName): DomainError =>
  new DomainError('provider-unavailable', `${provider} does not answer at the moment`, {
    provider,
    retryAfterSeconds: 30,
  });

const bodyOf = ({ body }: ProviderRequest): { headers: Record<string, string>; body?: string } => {
  if (body === undefined) return { headers: {} };
  return body instanceof URLSearchParams
    ? { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() }
    : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
};

/** @throws DomainError `provider-unavailable`; a refusal is an answer */
export const callProvider = async (
  provider: ProviderName,
  request: ProviderRequest,
): Promise<ProviderAnswer> => {
  const { headers, ...body } = bodyOf(request);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...headers, ...request.headers },
      signal: AbortSignal.timeout(timeoutMilliseconds),
      redirect: 'error',
      ...body,
    });
    const isOverloaded = response.status === 429 || (response.status >= 500 && !request.readsServerErrors);
    if (isOverloaded) {
      log.warn('a provider fails', { provider, status: response.status });
      throw providerUnavailable(provider);
    }
    return { status: response.status, json: await response.json() };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    log.warn('a provider does not answer', { provider, error });
    throw providerUnavailable(provider);
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
  log.error('a provider answered in a form that we do not know', {
    provider,
    status,
    issues: parsed.error?.issues,
  });
  throw providerUnavailable(provider);
};
