/** How every SDK client calls. Without it a call that nobody answers lasts as long as the function may. */

type Limits = {
  /** For one try; the SDK makes three (`AWS_MAX_ATTEMPTS`). */
  readonly answerMilliseconds?: number;
};

const connectMilliseconds = 1_000;

/**
 * The SDK only warns when `requestTimeout` is over, and waits on, unless it is told to throw
 * (`throwOnRequestTimeout`, smithy-typescript). A try that is over counts as a failure that passes: it is made again.
 */
export const callLimits = ({ answerMilliseconds = 3_000 }: Limits = {}) => ({
  requestHandler: {
    connectionTimeout: connectMilliseconds,
    requestTimeout: answerMilliseconds,
    throwOnRequestTimeout: true,
  },
});
