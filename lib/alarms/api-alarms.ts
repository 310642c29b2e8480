/** Alarms over what shoppers see of the API: errors, refusals, and time. */
import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { period, type Watch } from '../watch.ts';

const slowSeconds = 3;
/** Of all requests, in per cent; with fewer requests than this in five minutes a share says nothing. */
const refusedShare = 40;
const enoughRequests = 200;

export const watchApi = (watch: Watch, api: IHttpApi): void => {
  const requests = api.metricCount({ period, statistic: 'sum' });
  const clientErrors = api.metricClientError({ period, statistic: 'sum' });
  const serverErrors = api.metricServerError({ period, statistic: 'sum' });
  const slowest = api.metricLatency({ period, statistic: 'p99' });
  watch.ring('ServerErrors', {
    metric: serverErrors,
    from: 5,
    says:
      'Shoppers get errors that are ours (5xx). Look at the access log for the routes, then at the log of ' +
      'the function behind them; if a deployment was just made, roll it back.',
  });
  watch.ring('ClientErrors', {
    metric: new MathExpression({
      expression: `IF(requests >= ${enoughRequests}, 100 * refused / requests, 0)`,
      usingMetrics: { requests, refused: clientErrors },
      label: 'Refused requests in per cent',
      period,
    }),
    from: refusedShare,
    periods: 3,
    says:
      `More than ${refusedShare} of 100 requests are refused (4xx): a client sends what the API does not take, tokens ` +
      'are not accepted, or somebody guesses. Look at the access log for status, route and address.',
  });
  watch.ring('ApiSlow', {
    metric: slowest,
    from: Duration.seconds(slowSeconds).toMilliseconds(),
    periods: 3,
    says:
      `One of a hundred requests takes more than ${slowSeconds} seconds: shoppers give up. Look at the access log for ` +
      'the slow routes, then at DynamoDB’s throttles, cold starts and the payment providers.',
  });
  watch.draw('API', [requests, clientErrors, serverErrors]);
  watch.draw('API latency', [api.metricLatency({ period, statistic: 'p50' }), slowest]);
};
