/** How browsers send files straight to buckets: from which pages, and to which addresses. */
import { Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { edgeOf, type Settings } from './settings.ts';

/** Web pages that send pictures and files of lines: those that may call the API, and our own. */
export const uploadersOf = (settings: Settings): string[] => {
  const edge = edgeOf(settings);
  const own = edge && settings.adminPages === 'on' ? [`https://${edge.domain}`] : [];
  return [...new Set([...settings.corsOrigins, ...own])];
};

/** All of a bucket, as our addresses name it: in path style (`functions/bulk/files.ts`, `functions/catalog/uploaded-objects.ts`). */
export const uploadAddressOf = (bucket: Bucket): string => {
  const { region, urlSuffix } = Stack.of(bucket);
  return `https://s3.${region}.${urlSuffix}/${bucket.bucketName}/`;
};
