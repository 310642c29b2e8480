/** What the template says of buckets: who is told of new objects, who may read without a signature, what is deleted when. */
import * as z from 'zod';
import { bucketsBehindCdn } from '../template/public-addresses.ts';
import type { Resources } from '../template/template.ts';

const bucketSchema = z.object({
  NotificationConfiguration: z
    .object({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
    })
    .optional(),
  LifecycleConfiguration: z
    .object({
      Rules: z.array(
        z.looseObject({
          Status: z.string(),
          Prefix: z.string().default(''),
          ExpirationInDays: z.number().optional(),
        }),
      ),
    })
    .optional(),
});

export type Expiry = { readonly bucket: string; readonly prefix: string; readonly days: number };

export type Buckets = {
  readonly names: ReadonlySet<string>;
  /** Tell EventBridge of new objects. */
  readonly telling: ReadonlySet<string>;
  /** Are read by everybody, as behind their CDN. */
  readonly open: ReadonlySet<string>;
  readonly expiries: readonly Expiry[];
};

export const bucketsOf = (resources: Resources): Buckets => {
  const buckets = resources
    .ofType('AWS::S3::Bucket')
    .map((bucket) => ({ ref: bucket.ref, ...bucket.read(bucketSchema) }));
  return {
    names: new Set(buckets.map(({ ref }) => ref)),
    telling: new Set(
      buckets
        .filter(({ NotificationConfiguration: told }) => told?.EventBridgeConfiguration?.EventBridgeEnabled)
        .map(({ ref }) => ref),
    ),
    open: new Set(bucketsBehindCdn(resources)),
    expiries: buckets.flatMap(({ ref: bucket, LifecycleConfiguration: lifecycle }) =>
      (lifecycle?.Rules ?? []).flatMap(({ Status, Prefix: prefix, ExpirationInDays: days }) =>
        Status === 'Enabled' && days !== undefined ? [{ bucket, prefix, days }] : [],
      ),
    ),
  };
};
