/**
 * A header field that gives a call of `fetch` a connection of its own. Between two invocations Lambda freezes the
 * process, and a connection that was kept may be gone without the process hearing of it: the first call on it fails
 * (https://github.com/aws/aws-sdk-js-v3/issues/1196). What asks a shopper for money, or a provider for a refund, is not
 * repeated at once. It costs a TLS handshake: two round trips, and 2.3 ms of CPU.
 */
export const ownConnection = { connection: 'close' } as const;
