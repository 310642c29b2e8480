/** What the engine refuses with: DynamoDB's own error names and, where they are on record, its words. */

export type CancellationReason = {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: object;
};

export class DynamoDbError extends Error {
  /** Further members of the answer: `Item`, `CancellationReasons`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.members = members;
  }
}

export const invalid = (message: string): DynamoDbError => new DynamoDbError('ValidationException', message);

/** What the shape of the request forbids. @param must e.g. `not be null` */
export const invalidMember = (value: string, place: string, must: string): DynamoDbError =>
  invalid(
    `1 validation error detected: Value ${value} at '${place}' failed to satisfy constraint: Member must ${must}`,
  );

/** A value of a request as refusals repeat it. */
export const quoted = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');

/** Most of DynamoDB's refusals of values begin like this. */
export const invalidParameter = (message: string): DynamoDbError =>
  invalid(`One or more parameter values were invalid: ${message}`);

export const notServed = (what: string): DynamoDbError =>
  new DynamoDbError('UnknownOperationException', `${what} is not served by this engine`);

export const noSuchTable = (): DynamoDbError =>
  new DynamoDbError('ResourceNotFoundException', 'Cannot do operations on a non-existent table');

export const conditionFailed = (item?: object): DynamoDbError =>
  new DynamoDbError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    item && { Item: item },
  );

export const transactionConflict = (): DynamoDbError =>
  new DynamoDbError('TransactionConflictException', 'Transaction is ongoing for the item');

export const throttled = (): DynamoDbError =>
  new DynamoDbError(
    'ThrottlingException',
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
  );

export const cancelled = (reasons: readonly CancellationReason[]): DynamoDbError =>
  new DynamoDbError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons
      .map(({ Code }) => Code)
      .join(', ')}]`,
    { CancellationReasons: reasons },
  );
