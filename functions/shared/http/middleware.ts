/** What surrounds every route: the log line, problems for errors, security headers, `If-None-Match`. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DomainError, isDomainError } from '../errors.ts';
import { log } from '../log.ts';
import { problemResponse } from './problem.ts';
import { isKnownToClient } from './version.ts';

export type Answer = APIGatewayProxyStructuredResultV2;

export const securityHeaders = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export const errorsToProblems = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => ({
  onError: (request) => {
    const { error, event } = request;
    const { requestId } = event.requestContext;
    const known = isDomainError(error)
      ? error
      : new DomainError('internal-error', `Tell us the request id ${requestId}`);
    if (!isDomainError(error)) log.error('request failed', { error, requestId, route: event.routeKey });
    const problem = problemResponse(known, encodeURI(event.rawPath.toWellFormed()), requestId);
    request.response = { ...problem, headers: { ...securityHeaders, ...problem.headers } };
  },
});

/** `If-None-Match` on a GET: what the client already has is not sent again. */
export const conditionalGet = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => ({
  after: (request) => {
    const { event, response } = request;
    const etag = response?.headers?.etag;
    if (!response || typeof etag !== 'string' || event.requestContext.http.method !== 'GET') return;
    if (!isKnownToClient(etag, event.headers)) return;
    const { 'content-type': _, ...headers } = response.headers ?? {};
    request.response = { statusCode: 304, headers };
  },
});

export const requestLog = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => {
  const line = (event: APIGatewayProxyEventV2, statusCode: number | undefined): void =>
    log.info('request', {
      route: event.routeKey,
      statusCode,
      requestId: event.requestContext.requestId,
      resourceId: event.pathParameters?.id,
    });
  return {
    after: ({ event, response }) => line(event, response?.statusCode),
    onError: ({ event, response }) => line(event, response?.statusCode),
  };
};
