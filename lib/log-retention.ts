/** How long logs are kept: long enough to trace a disputed payment in production, a fortnight elsewhere. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Settings } from './settings.ts';

export const logRetention = ({ production }: Settings): RetentionDays =>
  production ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS;
