/** Says that something appeared, as a metric; `lib/watch.ts` has an alarm for each concern. */
import { log } from '../shared/log.ts';
import { countOne } from '../shared/metric.ts';
import { attentionKinds, attentionMetric } from './contract.ts';
import type { Matter } from './matter.ts';

export const raiseAlarm = ({ id, kind, orderId, stake, nextStep }: Matter, now: Date): void => {
  log.warn('needs attention', {
    ...countOne(attentionMetric, now),
    kind,
    concern: attentionKinds[kind],
    attentionId: id,
    orderId,
    stake: stake.text,
    nextStep,
  });
};
