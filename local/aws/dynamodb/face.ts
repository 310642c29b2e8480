/** The engine's HTTP face: AWS's JSON protocol 1.0, as SDKs and the AWS CLI speak it. */
import type { HttpResponse } from '../http-api/response.ts';
import type { DynamoDb } from './engine/engine.ts';
import { DynamoDbError } from './engine/errors.ts';

type Call = { readonly target: string; readonly body: Buffer };

const answer = (status: number, body: object): HttpResponse => ({
  status,
  headers: [
    ['content-type', 'application/x-amz-json-1.0'],
    ['x-amzn-requestid', crypto.randomUUID()],
  ],
  body: Buffer.from(JSON.stringify(body)),
});

const inputOf = (body: Buffer): Record<string, unknown> => {
  try {
    const input: unknown = JSON.parse(body.length > 0 ? body.toString() : '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  } catch {
    // The refusal below is the same for what is no JSON and for JSON that is no object.
  }
  throw new DynamoDbError('SerializationException', 'The request body is not a JSON object');
};

/** @throws the error itself when it is none that the service answers with */
export const refusal = (error: unknown): HttpResponse => {
  if (!(error instanceof DynamoDbError)) throw error;
  const { name, message, members } = error;
  const __type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return answer(name === 'InternalServerError' ? 500 : 400, { __type, message, ...members });
};

/** @param target the request's `X-Amz-Target` */
export const answerDynamoDb = (engine: DynamoDb, { target, body }: Call): HttpResponse => {
  try {
    return answer(200, engine.call(target.slice(target.indexOf('.') + 1), inputOf(body)));
  } catch (error) {
    return refusal(error);
  }
};
