/**
 * The services that speak AWS's query protocol: a form with an `Action`, answered in XML. STS says who calls, which tools
 * ask first; everything else is refused in the form that its clients read. Shapes:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html, and for refusals
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
 */
import { randomUUID } from 'node:crypto';
import { escapeXml, xmlHeading } from './escape-xml.ts';
import { type HttpRequest, headersOf } from './http-api/event.ts';
import type { HttpResponse } from './http-api/response.ts';
import { accountId } from './service.ts';

const form = 'application/x-www-form-urlencoded';

export const isQuery = (request: HttpRequest): boolean =>
  request.method === 'POST' && (headersOf(request.headers)['content-type'] ?? '').startsWith(form);

const xml = (status: number, body: string): HttpResponse => ({
  status,
  headers: [['content-type', 'text/xml']],
  body: Buffer.from(`${xmlHeading}${body}`),
});

const callerIdentity = (): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
  `<Arn>arn:aws:iam::${accountId}:root</Arn><UserId>${accountId}</UserId><Account>${accountId}</Account>` +
  `</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
  `</GetCallerIdentityResponse>`;

const refusal = (message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>UnknownOperationException</Code>` +
  `<Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;

export const answerQuery = ({ body }: HttpRequest): HttpResponse => {
  const fields = new URLSearchParams(body.toString());
  const action = fields.get('Action') ?? '';
  if (action === 'GetCallerIdentity') return xml(200, callerIdentity());
  return xml(400, refusal(`${action} of version ${fields.get('Version')} is not served locally`));
};
