/**
 * What AWS does to an account on a bad day: the places at which a service asks whether something happens to a caller
 * now. Each is filled by one trait (traits/), or by nobody: then nothing is asked and nothing is spent.
 */
import type { Weather as TableWeather } from '../dynamodb/engine/weather.ts';
import type { AwsError } from '../service.ts';
import type { Random } from './random.ts';

/** `DynamoDB`, `PutItem` */
export type SdkCall = { readonly service: string; readonly operation: string };

/** What a call meets instead of its answer. */
export type CallFailure =
  | { readonly kind: 'lost-call' | 'lost-answer' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string };

export type RefusedEntry = { readonly ErrorCode: string; readonly ErrorMessage: string };

export type Weather = TableWeather & {
  /**
   * What passes by itself is waited for: what is to come again within this time is work under way, and messages that
   * failed do not wait for the end of their visibility timeout.
   */
  readonly soonMilliseconds?: number;

  /** How long the call that the engine has just answered still takes. */
  readonly stillTakesMilliseconds?: () => number;

  /** Nobody ever answers this call. */
  readonly hangs?: (call: SdkCall) => boolean;
  readonly failureOf?: (call: SdkCall) => CallFailure | undefined;
  /** The connection that the function kept was closed while it was frozen. @param idleMilliseconds since its last call */
  readonly socketIsDead?: (idleMilliseconds: number) => boolean;
  /** A bucket of the service's API is empty. */
  readonly isOverQuota?: (call: SdkCall) => boolean;

  /** @param running calls of all functions that have not returned */
  readonly isOverConcurrency?: (running: number) => boolean;
  readonly throttlesInvocation?: () => boolean;
  /** 0 for an environment that is warm. */
  readonly coldStartMilliseconds?: (functionName: string, running: number) => number;
  /** The function runs into its timeout at this SDK call, counted from 1. */
  readonly diesAtCall?: () => number | undefined;
  /** Told when code calls on after its handler has returned: it is frozen until the function is invoked again. */
  readonly freezes?: (call: SdkCall) => void;

  /** How many older messages are passed over. */
  readonly passesOver?: () => number;
  /** A deleted message comes again after so long. */
  readonly comesAgainAfterMilliseconds?: () => number | undefined;

  /** A batch of a stream that was done comes once more. */
  readonly repeatsBatch?: () => boolean;

  readonly refusesEntry?: () => RefusedEntry | undefined;
  /** A rule runs twice for an event. */
  readonly repeatsEvent?: () => boolean;

  /** Before a workflow's next call of a function. */
  readonly stepWaitsMilliseconds?: () => number;

  readonly refusesMail?: (recipients: readonly string[]) => AwsError | undefined;
  readonly isOverMailRate?: () => AwsError | undefined;
  readonly isOverMailLimit?: () => AwsError | undefined;
  /** What the account says of itself. */
  readonly inSandbox?: boolean;
  readonly mailsADay?: number;
  /** Of the user pool itself. */
  readonly refusesPoolMail?: () => AwsError | undefined;

  /** @param name the last part of the secret's name  @throws AwsError when it has no value */
  readonly assertSecret?: (name: string) => void;
  /** What a secret holds instead of its value. */
  readonly secretInstead?: (name: string) => string | undefined;
};

/** What a trait is made of. */
export type Setting = {
  readonly random: Random;
  /** Milliseconds of the stack's clock. */
  readonly now: () => number;
  /** Counts that the trait did something to somebody. */
  readonly strike: () => void;
  /** What stands behind the name: `mail-limit=200`. */
  readonly value: string | undefined;
};

export type Trait = {
  readonly name: string;
  /** What it does passes by itself. One that stays is only there when it is named. */
  readonly passes: boolean;
  /** One line for a person. */
  readonly what: string;
  readonly make: (setting: Setting) => Weather;
};
