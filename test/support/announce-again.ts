/** An event that the bus tells once more, as it may: under its own id. */
import type { BusEvent, TestStack } from './stack.ts';
import { until } from './until.ts';

const repetitions = 5;

/** @param source as its publisher names it. Entries that the bus refuses for the moment are put again. */
export const announceAgain = async (
  stack: TestStack,
  source: `waybill.${string}`,
  event: BusEvent | undefined,
): Promise<void> => {
  if (!event) throw new Error(`nothing of ${source} was announced yet`);
  const entry = {
    Source: source,
    DetailType: event.type,
    Detail: JSON.stringify(event.detail),
    EventBusName: 'waybill-dev',
  };
  let left = repetitions;
  await until(
    async () => {
      const { body } = await stack.anonymous().post<{ FailedEntryCount: number }>('/_aws', undefined, {
        headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
        raw: JSON.stringify({ Entries: Array.from({ length: left }, () => entry) }),
      });
      left = body.FailedEntryCount;
      return left === 0;
    },
    { what: `${event.type} being put on the bus` },
  );
};
