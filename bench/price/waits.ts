/**
 * How long a function waits for an answer on AWS. This machine cannot measure it: these are assumptions, of a function and
 * its services in one region. They move what Lambda's time costs, and nothing else.
 */
export type Call = { readonly client: string; readonly command: string };

/** Milliseconds: "single-digit" for DynamoDB, by its own page; transactions 10 to 30 (record 52). */
const ofDynamoDb = { read: 4, write: 6, transaction: 15 } as const;

const ofClients: Readonly<Record<string, number>> = {
  EventBridgeClient: 15,
  SFNClient: 25,
  SESv2Client: 80,
  SQSClient: 10,
  SecretsManagerClient: 15,
  CognitoIdentityProviderClient: 60,
  S3Client: 30,
  /** A payment provider, over the internet. */
  fetch: 400,
};

/** @throws Error for a client that nobody has written down here */
export const millisecondsOf = ({ client, command }: Call): number => {
  if (client === 'DynamoDBClient' || client === 'DynamoDBDocumentClient') {
    if (command.startsWith('Transact')) return ofDynamoDb.transaction;
    return /^(Get|BatchGet|Query)/.test(command) ? ofDynamoDb.read : ofDynamoDb.write;
  }
  const found = ofClients[client];
  if (found === undefined) throw new Error(`bench/price/waits.ts does not know how long ${client} takes`);
  return found;
};
