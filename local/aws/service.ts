/** What the emulated AWS services share: what they get from the runtime and how they are called. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { Weather } from './weather/weather.ts';

export const region = 'eu-west-1';
export const accountId = '000000000000';

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

/** What a function answered: its result, or what Lambda reports of the exception it threw. */
export type InvokeResult =
  | { readonly payload: unknown }
  | {
      readonly error: {
        readonly errorType: string;
        readonly errorMessage: string;
        readonly trace?: string[];
      };
    };

/**
 * Calls a function by its name or ARN, as Lambda does: the payload goes through JSON both ways.
 * @throws AwsError `TooManyRequestsException` when Lambda does not take the call
 */
export type Invoke = (functionNameOrArn: string, payload: unknown) => Promise<InvokeResult>;

export type Runtime = {
  readonly clock: Clock;
  /** One SQLite file for everything that must survive kill -9. Each service owns tables with its own prefix. */
  readonly journal: DatabaseSync;
  readonly invoke: Invoke;
  /** The root of the API and of everything under `/_local` and `/_aws`, without a slash at the end. */
  readonly url: string;
  /** One line for the person at the terminal. */
  readonly report: (line: string) => void;
  /** What happens to callers on a bad day; left out on a good one. */
  readonly weather?: Weather | undefined;
};

/** An error as AWS's JSON protocols carry it: `code` becomes `__type`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

export type AwsOperation = (input: Record<string, unknown>) => Promise<object> | object;

/** A service of the AWS JSON protocol: `X-Amz-Target: <target>.<operation>`. */
export type AwsJsonService = {
  /** e.g. `AWSStepFunctions`, `AWSEvents`, `AmazonSQS` */
  readonly target: string;
  readonly operations: Readonly<Record<string, AwsOperation>>;
};

export type LocalRequest = {
  readonly method: string;
  readonly path: string;
  /** Values of `{name}` segments of the route's pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type LocalAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
};

/** Routes outside of the shop's API, by `METHOD /path/{param}`; a last segment `{name+}` takes the rest. */
export type LocalRoutes = Readonly<
  Record<string, (request: LocalRequest) => Promise<LocalAnswer> | LocalAnswer>
>;

/** One emulated service. */
export type Service = {
  readonly aws?: AwsJsonService;
  readonly routes?: LocalRoutes;
  /** Takes up what a former run left: called once, after every service is made and functions can be invoked. */
  readonly start?: () => Promise<void> | void;
  /** Starts no new work and waits for what runs. */
  readonly stop?: () => Promise<void> | void;
  /** Whether nothing is under way or due right now: what tests wait for. */
  readonly idle?: () => boolean;
};
