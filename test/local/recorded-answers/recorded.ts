/**
 * Answers that AWS itself gave and somebody recorded. Each is a row: what is asked, what AWS said, and where that
 * stands. The rows run against the local services, so that these cannot become kinder than AWS again.
 */
import { expect } from '@jest/globals';
import { AwsError, type Service } from '../../../local/aws/service.ts';

/** LocalStack's tests of 23 March 2026 (8b9a79f), whose snapshots were recorded from AWS. */
export const localStack = (test: string): string => `localstack/localstack tests/aws/services/${test}`;

export type Call = readonly [operation: string, input: object];

/** What AWS says to the last of the calls. */
export type Recorded = {
  readonly what: string;
  readonly calls: readonly Call[];
  readonly source: string;
} & (
  | { readonly refusal: { readonly code: string; readonly message?: string; readonly status?: number } }
  | { readonly answer: object; readonly without?: string }
);

const ask = async ({ aws }: Service, [operation, input]: Call): Promise<object> => {
  const run = aws?.operations[operation];
  if (!run) throw new Error(`no operation ${operation}`);
  return run(JSON.parse(JSON.stringify(input)));
};

const outcome = async (service: Service, call: Call): Promise<object> => {
  try {
    return await ask(service, call);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
};

export const expectRecorded = async (service: Service, row: Recorded): Promise<void> => {
  let last: object = {};
  for (const call of row.calls) last = await outcome(service, call);
  if ('refusal' in row) {
    expect(last).toBeInstanceOf(AwsError);
    expect(last).toMatchObject(row.refusal);
    return;
  }
  expect(last).toMatchObject(row.answer);
  if (row.without !== undefined) expect(last).not.toHaveProperty(row.without);
};
