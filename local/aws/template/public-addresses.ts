/** Where things are found here that on AWS have a public host name of their own. */
import * as z from 'zod';
import type { Resources } from './template.ts';

const distributionSchema = z.object({
  DistributionConfig: z.looseObject({ Origins: z.array(z.looseObject({ DomainName: z.string() })) }),
});

type Distribution = { readonly domain: string; readonly bucket: string };

const distributionsOf = (resources: Resources): Distribution[] => {
  const buckets = new Map(
    resources.ofType('AWS::S3::Bucket').map((bucket) => [bucket.attribute('RegionalDomainName'), bucket.ref]),
  );
  return resources.ofType('AWS::CloudFront::Distribution').flatMap((distribution) => {
    const { Origins } = distribution.read(distributionSchema).DistributionConfig;
    const bucket = Origins.map(({ DomainName }) => buckets.get(DomainName)).find(
      (name) => name !== undefined,
    );
    return bucket === undefined ? [] : [{ domain: distribution.attribute('DomainName'), bucket }];
  });
};

/** Everybody may read them. */
export const bucketsBehindCdn = (resources: Resources): string[] =>
  distributionsOf(resources).map(({ bucket }) => bucket);

/** A CDN over a bucket is the bucket itself: `https://<distribution>` → `<url>/_aws/s3/<bucket>`. */
const distributions = (resources: Resources, url: string): [string, string][] =>
  distributionsOf(resources).map(({ domain, bucket }) => [`https://${domain}`, `${url}/_aws/s3/${bucket}`]);

/** @returns what rewrites a value that begins with a public address of the template */
export const localAddresses = (resources: Resources, url: string): ((value: string) => string) => {
  const addresses = distributions(resources, url);
  return (value) => {
    const found = addresses.find(([address]) => value.startsWith(address));
    return found ? value.replace(found[0], found[1]) : value;
  };
};
