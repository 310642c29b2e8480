/**
 * What a message may be: SQS refuses the rest when it is sent. Limits:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
import { AwsError } from '../service.ts';
import type { MessageAttributes, NewMessage } from './messages.ts';

/** Of one message with its attributes, and of all messages of a batch together. */
export const maximumMessageBytes = 1024 * 1024;

const mostAttributes = 10;

/** What XML 1.0 does not allow; half a surrogate pair does not come through JSON's UTF-8. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const allowed = '#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]';

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

const checkBody = (body: string): void => {
  if (body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const [character] = forbidden.exec(body) ?? [];
  if (character === undefined) return;
  const code = character.codePointAt(0)?.toString(16).toUpperCase();
  throw new AwsError(
    'InvalidMessageContents',
    `Invalid binary character '#x${code}' was found in the message body, the set of allowed characters is ${allowed}.`,
  );
};

const checkAttributes = (attributes: MessageAttributes): void => {
  const named = Object.entries(attributes);
  if (named.length > mostAttributes)
    throw invalid(
      `Number of message attributes [${named.length}] exceeds the allowed maximum [${mostAttributes}].`,
    );
  for (const [name, { DataType, StringValue, BinaryValue }] of named) {
    const of = `Message (user) attribute '${name}'`;
    const [type] = DataType.split('.');
    if (type !== 'String' && type !== 'Number' && type !== 'Binary')
      throw invalid(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    const value = type === 'Binary' ? BinaryValue : StringValue;
    if (!value) throw invalid(`${of} must contain a non-empty value of type '${DataType}'.`);
    if (type !== 'Binary' && forbidden.test(value))
      throw invalid(`${of} must contain no characters but ${allowed}.`);
  }
};

/** Attributes count with their names, types and values. */
export const bytesOf = ({ body, attributes = {} }: Pick<NewMessage, 'body' | 'attributes'>): number =>
  Object.entries(attributes).reduce(
    (total, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      total + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(body),
  );

/** @throws AwsError `MissingParameter`, `InvalidMessageContents`, `InvalidParameterValue` */
export const checkMessage = ({ body, attributes = {} }: NewMessage): void => {
  checkBody(body);
  checkAttributes(attributes);
  if (bytesOf({ body, attributes }) > maximumMessageBytes)
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
    );
};

/** @throws AwsError `BatchRequestTooLong` */
export const checkBatch = (messages: readonly Pick<NewMessage, 'body' | 'attributes'>[]): void => {
  const bytes = messages.reduce((total, message) => total + bytesOf(message), 0);
  if (bytes > maximumMessageBytes)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${maximumMessageBytes} bytes. You have sent ${bytes} bytes.`,
    );
};
