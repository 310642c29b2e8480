/** Alarms over what the shop says of itself: what waits for a person, and what went wrong by itself. */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { attentionKinds, attentionMetric, concerns } from '../../functions/attention/contract.ts';
import { troubleMetric, troubles } from '../../functions/shared/trouble-contract.ts';
import { period, type Watch } from '../watch.ts';

type Counted = { readonly namespace: string; readonly name: string };

const counted = ({ namespace, name: metricName }: Counted, dimensionsMap: Record<string, string>): Metric =>
  new Metric({ namespace, metricName, dimensionsMap, statistic: 'sum', period });

/** An alarm when something appears; what is listed already rings no more. */
export const watchAttention = (watch: Watch): void => {
  const { stage } = watch;
  for (const [concern, says] of Object.entries(concerns)) {
    watch.ring(`Attention-${concern}`, {
      metric: counted(attentionMetric, { stage, concern }),
      from: 1,
      says: `${says} Read GET /v1/attention: it names the order, what is at stake and the next step.`,
    });
  }
  watch.draw(
    'What began to wait for a person',
    Object.keys(attentionKinds).map((kind) =>
      counted(attentionMetric, { stage, kind }).with({ label: kind }),
    ),
  );
};

export const watchTroubles = (watch: Watch): void => {
  const { stage } = watch;
  for (const [trouble, says] of Object.entries(troubles)) {
    watch.ring(`Trouble-${trouble}`, { metric: counted(troubleMetric, { stage, trouble }), from: 1, says });
  }
  watch.draw(
    'Troubles',
    Object.keys(troubles).map((trouble) =>
      counted(troubleMetric, { stage, trouble }).with({ label: trouble }),
    ),
  );
};
