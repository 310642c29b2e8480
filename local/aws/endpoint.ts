/**
 * The AWS-compatible endpoint `/_aws`: services of the JSON protocols by `X-Amz-Target`, DynamoDB by the
 * engine's own face. All SDK clients used here speak AWS JSON 1.0 or 1.1, S3 and SES speak REST (routes); older
 * services speak the query protocol.
 */

import { errorAnswer, toHttpResponse } from '../local-routes.ts';
import type { Engine } from './dynamodb/engine.ts';
import { type HttpRequest, headersOf, pathAndQuery } from './http-api/event.ts';
import type { HttpResponse } from './http-api/response.ts';
import { answerQuery, isQuery } from './query-protocol.ts';
import { AwsError, type AwsJsonService } from './service.ts';

type AwsEndpoint = (request: HttpRequest) => Promise<HttpResponse>;

const parseInput = (body: Buffer): Record<string, unknown> => {
  try {
    const input: unknown = JSON.parse(body.length > 0 ? body.toString() : '{}');
    if (typeof input === 'object' && input !== null) return { ...input };
  } catch {
    // The refusal below is the same for what is no JSON and for JSON that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object');
};

export const makeAwsEndpoint = (services: readonly AwsJsonService[], engine: Engine): AwsEndpoint => {
  const byTarget = new Map(services.map((service) => [service.target, service.operations]));

  const run = async (request: HttpRequest, target: string): Promise<object> => {
    const [prefix = '', name = ''] = target.split(/\.(?=[^.]*$)/);
    const operation = byTarget.get(prefix)?.[name];
    if (!operation) throw new AwsError('UnknownOperationException', `${target} is not served locally`);
    return operation(parseInput(request.body));
  };

  return async (request) => {
    const headers = headersOf(request.headers);
    const target = headers['x-amz-target'];
    if (target?.startsWith('DynamoDB')) return engine.answer(request);
    if (target === undefined && isQuery(request)) return answerQuery(request);
    const contentType = headers['content-type'] ?? 'application/x-amz-json-1.0';
    const requestId = crypto.randomUUID();
    const json = { 'content-type': contentType, 'x-amzn-requestid': requestId };
    try {
      if (target === undefined) {
        const what = `${request.method} ${pathAndQuery(request.target)[0]}`;
        throw new AwsError('UnknownOperationException', `${what} is not served locally`, 404);
      }
      return toHttpResponse({ status: 200, headers: json, body: await run(request, target) });
    } catch (error) {
      const answer = errorAnswer(error);
      return toHttpResponse({ ...answer, headers: { ...answer.headers, ...json } });
    }
  };
};
