/** The engine's own protocol, for what the runtime itself asks of it. */

/** @param operation e.g. `ListTables`; stream operations go to the streams' target */
export type CallDynamoDb = (operation: string, input: object) => Promise<unknown>;

const streamOperations = new Set(['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords']);

/** Engines want a signature to be there, and look into it for region and key only. */
export const signature = {
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

export const callDynamoDb =
  (endpoint: string): CallDynamoDb =>
  async (operation, input) => {
    const target = streamOperations.has(operation) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${target}.${operation}`,
        ...signature,
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${operation} is refused by the DynamoDB engine: ${text}`);
    return JSON.parse(text);
  };
