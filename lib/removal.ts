/** What a deleted stack leaves behind. */
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Settings } from './settings.ts';

/**
 * Data of production stays. Not so what was made by a deployment that failed: CloudFormation takes that back, or the
 * next one would find the names taken (`RetainExceptOnCreate`).
 */
export const removalOf = ({ production }: Settings): RemovalPolicy =>
  production ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
