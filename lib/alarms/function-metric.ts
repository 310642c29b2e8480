/** A metric of one function, by its name: whoever watches needs no function. */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { period, type Watch } from '../watch.ts';
import { functionNameOf } from '../waybill-function.ts';

export const functionMetric = (watch: Watch, name: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionNameOf(name, watch) },
    statistic: 'sum',
    period,
  });
