/** Alarms over the courses of an order. */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IStateMachine, StateTransitionMetric } from 'aws-cdk-lib/aws-stepfunctions';
import { period, type Watch } from '../watch.ts';
import type { Course } from '../workflow-definition.ts';

/** A tenth of what an account may have open (1,000,000): time enough to ask for more. */
const openExecutions = 100_000;

/** Of each course: its alarms' name, what is at stake, and how its executions are called. */
const courseWords: Readonly<Record<Course, { alarm: string; says: string; named: string }>> = {
  order: {
    alarm: 'Workflow',
    says: 'An order’s workflow failed: a customer may have paid and gets nothing, or stock may stay held.',
    named: 'the order id',
  },
  'order-closing': {
    alarm: 'ClosingWorkflow',
    says: 'The closing of an order failed: it is not counted as a sale, or its ending is not carried out.',
    named: 'the order id and -closing',
  },
};

export const watchCourse = (watch: Watch, course: Course, stateMachine: IStateMachine): void => {
  const { says, named, alarm } = courseWords[course];
  const failed = stateMachine.metricFailed({ period });
  const timedOut = stateMachine.metricTimedOut({ period });
  const aborted = stateMachine.metricAborted({ period });
  watch.ring(`${alarm}Failed`, {
    metric: failed,
    from: 1,
    says:
      `${says} A task that fails is tried again for days, so this is another fault: of the definition or of the service. ` +
      `Open the execution (its name is ${named}), mend the cause, redrive it within 14 days.`,
  });
  watch.ring(`${alarm}TimedOut`, {
    metric: timedOut,
    from: 1,
    says:
      `An order’s execution ran out of time: the order stands still half-way. Open the execution (its name is ${named}) ` +
      'and finish or cancel the order.',
  });
  watch.ring(`${alarm}Aborted`, {
    metric: aborted,
    from: 1,
    says:
      'Somebody stopped an order’s execution: nothing of ours does. The order stands still half-way. Find who it was in ' +
      'CloudTrail (StopExecution), and redrive the execution.',
  });
  watch.draw(`Executions of ${course}`, [
    stateMachine.metricStarted({ period }),
    stateMachine.metricSucceeded({ period }),
    failed,
    timedOut,
    aborted,
  ]);
};

/** What all executions of the account share. */
export const watchExecutions = (watch: Watch): void => {
  watch.ring('WorkflowThrottled', {
    metric: StateTransitionMetric.metricThrottledEvents({ period, statistic: 'sum' }),
    from: 1,
    periods: 3,
    says:
      'Step Functions slows the account’s state transitions down: orders move late, none is lost. Look at what else ' +
      'runs in the account, and ask for more state transitions a second (Service Quotas).',
  });
  watch.ring('WorkflowsOpen', {
    metric: new Metric({
      namespace: 'AWS/States',
      metricName: 'OpenExecutionCount',
      statistic: 'max',
      period,
    }),
    from: openExecutions,
    says:
      `The account has ${openExecutions.toLocaleString('en')} executions open; at its limit no new order starts. Look ` +
      'at which state they wait in, and ask for a higher limit (Service Quotas).',
  });
};
