/** Lambda's limit of what a function is called with and of what it answers. */

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB each way. */
export const largestPayloadBytes = 6 * 1024 * 1024;

/** Base64 and JSON's escapes make a body at most six times as long. */
const longestGrowth = 6;

/** The event is only written out where it could be too large. */
export const isTooLargeForLambda = (body: Buffer, event: object): boolean =>
  body.length * longestGrowth > largestPayloadBytes &&
  Buffer.byteLength(JSON.stringify(event)) > largestPayloadBytes;
