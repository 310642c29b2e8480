/** Lambda's Invoke, for people with the CLI: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
import { AwsError, type Invoke, type LocalAnswer, type LocalRequest, type LocalRoutes } from '../service.ts';

const payloadOf = (body: Buffer): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${String(error)}`,
    );
  }
};

const invoked = async (invoke: Invoke, { params, headers, body }: LocalRequest): Promise<LocalAnswer> => {
  const payload = payloadOf(body);
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse')
    throw new AwsError('InvalidParameterValueException', `the invocation type ${type} is not served locally`);
  const result = await invoke(params.name ?? '', payload);
  const version = { 'x-amz-executed-version': '$LATEST', 'content-type': 'application/json' };
  if (!('error' in result)) return { status: 200, headers: version, body: JSON.stringify(result.payload) };
  return {
    status: 200,
    headers: { ...version, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(result.error),
  };
};

export const invocationRoutes = (invoke: Invoke): LocalRoutes => ({
  'POST /_aws/2015-03-31/functions/{name}/invocations': (request) => invoked(invoke, request),
});
