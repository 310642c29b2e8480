/** A task of an order's course that fails for longer than its retries: the order waits, and goes on once it is mended. */
import { expect, it } from '@jest/globals';
import { readWorkflows, withArns } from '../../lib/workflow-definition.ts';
import { type Script, stand } from '../local/aws/step-functions/stand.ts';

type Called = { readonly task: string; readonly taskToken?: string };

const courseWith = (course: 'order' | 'order-closing', breaks: string) => {
  const definition: object = JSON.parse(withArns(readWorkflows()[course], (name) => name));
  const tokens: string[] = [];
  let isBroken = true;
  const tasks: Script = ({ task, taskToken }: Called) => {
    if (isBroken && task === breaks) throw new Error(`${task} is broken`);
    if (taskToken !== undefined) tokens.push(taskToken);
    return task === 'endOpenOrder' ? { outcome: 'released' } : {};
  };
  const functions = { 'order-flow-tasks': tasks, 'notifications-tasks': () => ({}) };
  const mend = (): void => {
    isBroken = false;
  };
  return { ...stand({ definition, functions }), tokens, mend };
};

type Running = ReturnType<typeof courseWith>;

type Entered = { readonly stateEnteredEventDetails?: { readonly name: string } };

/** Newest first. */
const lastStates = async (
  { operation }: Running,
  executionArn: string,
  maxResults: number,
): Promise<string[]> => {
  const { events } = await operation('GetExecutionHistory', { executionArn, maxResults, reverseOrder: true });
  return (events as Entered[]).flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
};

const isOver = async ({ operation }: Running, executionArn: string): Promise<boolean> =>
  (await operation('DescribeExecution', { executionArn })).status === 'SUCCEEDED';

/** Time passes, and the money is there whenever it is waited for. */
const goOn = async (course: Running, isSo: () => Promise<boolean>): Promise<void> => {
  for (let step = 0; step < 2_000; step += 1) {
    await course.settled();
    const taskToken = course.tokens.shift();
    if (taskToken !== undefined) {
      await course.operation('SendTaskSuccess', { taskToken, output: '{"outcome":"paid"}' });
      await course.settled();
    }
    if (await isSo()) return;
    course.clock.toNextAlarm();
  }
  throw new Error('it never came to be');
};

it.each([
  ['order', 'commitStock', ['StandStill', 'AwaitPayment', 'CommitStock', 'NotifyCustomer']],
  ['order', 'awaitPayment', ['StandStill', 'AwaitPayment', 'CommitStock', 'NotifyCustomer']],
  ['order-closing', 'approveOrder', ['StandStill', 'ApproveOrder']],
] as const)('in %s, %s is tried anew after a wait', async (name, breaks, path) => {
  const course = courseWith(name, breaks);
  const arn = await course.start({ orderId: 'ord_1', paymentWindowSeconds: 30 * 86_400 });
  await goOn(course, async () => (await lastStates(course, arn, 1))[0] === 'StandStill');
  course.mend();
  await goOn(course, () => isOver(course, arn));
  const since = (await lastStates(course, arn, 40)).reverse();
  expect(since.slice(since.indexOf('StandStill'))).toEqual(path);
});
