/** Alarms over what the stage shares with all else in its account: the name as a sender of mail, Cognito, the bill. */
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../settings.ts';
import type { People } from '../user-pool.ts';
import { period, type Watch } from '../watch.ts';

/**
 * Shares of the mails sent. SES puts an account under review at 5 % bounces or 0.1 % complaints, and may stop it at
 * 10 % or 0.5 % (AWS documentation: SES sending review process).
 */
const bounceRate = 0.04;
const complaintRate = 0.0008;

const reputation = (name: string): Metric =>
  new Metric({ namespace: 'AWS/SES', metricName: `Reputation.${name}`, statistic: 'max', period });

export const watchMail = (watch: Watch): void => {
  watch.ring('MailBounces', {
    metric: reputation('BounceRate'),
    from: bounceRate,
    says:
      'Too many mails come back: from 5 of 100 on SES reviews the account, from 10 on it may stop all mail. Find out in ' +
      'the SES console which addresses they are, and who registers them.',
  });
  watch.ring('MailComplaints', {
    metric: reputation('ComplaintRate'),
    from: complaintRate,
    says:
      'Too many people call the shop’s mails spam: from 1 of 1,000 on SES reviews the account, from 5 on it may stop all ' +
      'mail. Look which mails they are, and whether somebody registers strangers.',
  });
};

/** Calls with AWS credentials are counted under this name of a client (AWS documentation: user pool metrics). */
const adminClient = 'Admin';

export const watchPool = (watch: Watch, { pool, client }: People): void => {
  const throttled = (metricName: string, by: string) =>
    new Metric({
      namespace: 'AWS/Cognito',
      metricName,
      dimensionsMap: { UserPool: pool.userPoolId, UserPoolClient: by },
      statistic: 'sum',
      period,
    });
  const usingMetrics = {
    signIns: throttled('SignInThrottles', client.userPoolClientId),
    adminSignIns: throttled('SignInThrottles', adminClient),
    refreshes: throttled('TokenRefreshThrottles', client.userPoolClientId),
    signUps: throttled('SignUpThrottles', adminClient),
  };
  watch.ring('SignInThrottled', {
    metric: new MathExpression({
      expression: Object.keys(usingMetrics)
        .map((id) => `FILL(${id}, 0)`)
        .join(' + '),
      usingMetrics,
      label: 'Throttled calls of the user pool',
      period,
    }),
    from: 10,
    says:
      'Cognito refuses sign-ins and refreshes, because the account’s requests a second are used up: people are signed ' +
      'out. Look whether somebody guesses passwords; else ask for more (Service Quotas → Cognito).',
  });
};

/** Of the amount, in per cent. */
const warnAt = { actual: 80, forecast: 100 };

/** Mailed by AWS Budgets itself, a few hours after the money is spent. It counts the whole account. */
export const watchBill = (watch: Watch, { stage, monthlyBudgetDollars, alarmEmail }: Settings): void => {
  if (monthlyBudgetDollars === undefined || alarmEmail === undefined) return;
  const warning = (notificationType: string, threshold: number) => ({
    notification: {
      notificationType,
      threshold,
      comparisonOperator: 'GREATER_THAN',
      thresholdType: 'PERCENTAGE',
    },
    subscribers: [{ subscriptionType: 'EMAIL', address: alarmEmail }],
  });
  new CfnBudget(watch, 'Budget', {
    budget: {
      budgetName: `waybill-${stage}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyBudgetDollars, unit: 'USD' },
    },
    notificationsWithSubscribers: [warning('ACTUAL', warnAt.actual), warning('FORECASTED', warnAt.forecast)],
  });
};
