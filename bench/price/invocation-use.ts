/** What AWS bills for a function's invocation beside the function: who called it shows in what it was given. */
import * as z from 'zod';
import type { Invocation } from '../../local/aws/meter.ts';
import type { Use } from './usage.ts';

const requestSchema = z.looseObject({
  requestContext: z.looseObject({
    http: z.looseObject({ method: z.string() }),
    requestId: z.string(),
    routeKey: z.string(),
    timeEpoch: z.number(),
  }),
});
const answerSchema = z.looseObject({ statusCode: z.number(), body: z.string().default('') });
const recordsSchema = z.looseObject({
  Records: z.array(z.looseObject({ eventSource: z.string() })).min(1),
});
const taskSchema = z.looseObject({ task: z.string() });

type Share = Omit<Use, 'step'> & { readonly amount: number };

/** What the template's access log writes of a request. Times and addresses have the length that they usually have. */
const accessLine = (format: string, request: z.output<typeof requestSchema>, bytes: number): string => {
  const { requestContext: context } = request;
  const values: Readonly<Record<string, string>> = {
    requestId: 'AAAAAAAAAAAAAAA=',
    requestTimeEpoch: String(context.timeEpoch),
    routeKey: context.routeKey,
    status: '200',
    responseLatency: '25',
    responseLength: String(bytes),
    'identity.sourceIp': '203.0.113.123',
  };
  return format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => values[name] ?? '-');
};

const ofRequest = (
  request: z.output<typeof requestSchema>,
  result: Invocation['result'],
  accessLog: string,
): Share[] => {
  const answer = answerSchema.safeParse('payload' in result ? result.payload : undefined);
  const bytes = Buffer.byteLength(answer.data?.body ?? '');
  const gateway = { by: 'gateway', where: request.requestContext.routeKey };
  const log = Buffer.byteLength(accessLine(accessLog, request, bytes));
  return [
    { ...gateway, service: 'API Gateway', what: 'requests', amount: 1 },
    { ...gateway, service: 'API Gateway', what: 'bytes out', amount: bytes },
    { by: 'gateway', service: 'Logs', what: 'bytes', amount: log },
  ];
};

/** By its consumer. Each message was sent by the rule; Lambda receives and deletes a batch at once. */
const ofQueue = (consumer: string, messages: number): Share[] => {
  const queue = { by: 'queue', service: 'SQS', where: consumer };
  return [
    { ...queue, what: 'messages', amount: messages },
    { ...queue, what: 'sent', amount: messages },
    { ...queue, what: 'received', amount: 1 },
    { ...queue, what: 'deleted', amount: 1 },
  ];
};

/** @param accessLog the format of the template */
export const usesOf = ({ source, payload, result }: Invocation, accessLog: string): Share[] => {
  const own: Share = { by: source.caller.name, service: 'Lambda', what: 'invocations', amount: 1 };
  const request = requestSchema.safeParse(payload);
  if (request.success) return [own, ...ofRequest(request.data, result, accessLog)];
  const records = recordsSchema.safeParse(payload);
  if (records.success) {
    const isQueue = records.data.Records.some(({ eventSource }) => eventSource === 'aws:sqs');
    if (isQueue) return [own, ...ofQueue(source.caller.name, records.data.Records.length)];
    const stream = { by: 'stream', service: 'DynamoDB streams', where: source.caller.name };
    return [own, { ...stream, what: 'records', amount: records.data.Records.length }];
  }
  if (!taskSchema.safeParse(payload).success) return [own];
  return [own, { by: 'workflow', service: 'Step Functions', what: 'task calls', amount: 1 }];
};
