/** What the API refuses: RFC 9457 problems, thrown. */
import type { components } from './generated/schema.ts';

/** All codes that there are; a newer API may answer with further ones, so let a `switch` have a `default`. */
export type ErrorCode = components['schemas']['ProblemCode'];

/** With whatever else this kind of problem says: `changes` of `cart-changed`, for one. */
export type Problem = components['schemas']['Problem'] & { readonly code: ErrorCode };

/** The API answered, and the answer is no. Decide by `code`; `message` is for people. */
export class WaybillProblem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'WaybillProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;

/** What stands before the API (a gateway, a proxy) refuses in words of its own. */
const problemOf = (error: unknown, { status, url }: Response): Problem => {
  if (isProblem(error)) return { ...error, status };
  const code = status === 429 ? 'rate-limited' : status === 401 ? 'unauthenticated' : 'unavailable';
  const detail = `${status} from ${url}`;
  return { type: 'about:blank', title: detail, status, detail, instance: url, code };
};

/** As openapi-fetch resolves. */
export type Outcome<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/**
 * The body of an answer.
 * @throws WaybillProblem when the API refused; TypeError when it could not be reached
 */
export const answered = async <T>(outcome: Promise<Outcome<T>>): Promise<T> => (await withTag(outcome)).body;

/** The body, and the version to send as `If-Match`. @throws as `answered` does */
export const withTag = async <T>(
  outcome: Promise<Outcome<T>>,
): Promise<{ readonly body: T; readonly etag: string }> => {
  const { data, error, response } = await outcome;
  if (!response.ok) throw new WaybillProblem(problemOf(error, response));
  return { body: data as T, etag: response.headers.get('etag') ?? '' };
};
