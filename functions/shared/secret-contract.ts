/** What the watch over the deployment needs to know of secrets. */

/** Counts readings of a secret that cannot be used. `lib/watch.ts` has an alarm for it. */
export const unusableSecretMetric = {
  namespace: 'Waybill',
  name: 'SecretUnusable',
  dimensions: [['stage']],
} as const;
