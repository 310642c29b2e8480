/** Requests to `/_local/…` and `/_aws/…`: finds the service's route and answers. */

import { type HttpRequest, headersOf, pathAndQuery } from './aws/http-api/event.ts';
import type { HttpResponse } from './aws/http-api/response.ts';
import { makeRouter } from './aws/http-api/routes.ts';
import { AwsError, type LocalAnswer, type LocalRequest, type LocalRoutes } from './aws/service.ts';

const decoded = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value.split('/').map(decodeURIComponent).join('/'),
    ]),
  );

export const toLocalRequest = (
  request: HttpRequest,
  params: Readonly<Record<string, string>> = {},
): LocalRequest => {
  const [path, query] = pathAndQuery(request.target);
  return {
    method: request.method,
    path,
    params: decoded(params),
    query: new URLSearchParams(query),
    headers: headersOf(request.headers),
    body: request.body,
  };
};

export const toHttpResponse = ({ status, headers = {}, body }: LocalAnswer): HttpResponse => {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const hasType = named.some(([name]) => name === 'content-type');
  return {
    status,
    headers: [...(isJson && !hasType ? [['content-type', 'application/json'] as const] : []), ...named],
    body: isJson ? Buffer.from(JSON.stringify(body)) : Buffer.from(body ?? ''),
  };
};

/** An error as the tools and the AWS endpoints show it; anything unexpected is a 500 with its message. */
export const errorAnswer = (error: unknown): LocalAnswer => {
  if (error instanceof AwsError) {
    return {
      status: error.status,
      headers: { 'x-amzn-errortype': error.code },
      body: { __type: error.code, message: error.message },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { __type: 'InternalFailure', message } };
};

/** @returns undefined when no route matches */
export type AnswerLocal = (request: HttpRequest) => Promise<HttpResponse | undefined>;

export const makeLocalRoutes = (routes: LocalRoutes): AnswerLocal => {
  const find = makeRouter(routes);
  return async (request) => {
    const [path] = pathAndQuery(request.target);
    const match = find(request.method, path);
    if (!match) return undefined;
    try {
      return toHttpResponse(await match.route(toLocalRequest(request, match.pathParameters)));
    } catch (error) {
      return toHttpResponse(errorAnswer(error));
    }
  };
};
