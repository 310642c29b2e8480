import { describe, expect, it } from '@jest/globals';
import { type HistoryEvent, invoke, machine, stand } from './stand.ts';

describe('reading the history', () => {
  const finished = async () => {
    const it = stand({ definition: machine({ A: invoke('f', { End: true }) }), functions: { f: () => 2 } });
    const { executionArn } = await it.run({ a: 1 });
    const read = (more: object = {}) => it.operation('GetExecutionHistory', { executionArn, ...more });
    return read as (more?: object) => Promise<{ events: HistoryEvent[]; nextToken?: string }>;
  };
  const ids = ({ events }: { events: HistoryEvent[] }) => events.map(({ id }) => id);

  it('goes page by page, in either direction', async () => {
    const read = await finished();
    const first = await read({ maxResults: 4 });
    const second = await read({ maxResults: 4, nextToken: first.nextToken });
    expect([ids(first), ids(second), second.nextToken]).toEqual([[1, 2, 3, 4], [5, 6, 7], undefined]);
    const last = await read({ maxResults: 5, reverseOrder: true });
    const before = await read({ maxResults: 5, reverseOrder: true, nextToken: last.nextToken });
    expect([ids(last), ids(before)]).toEqual([
      [7, 6, 5, 4, 3],
      [2, 1],
    ]);
  });

  it('refuses a page of another listing', async () => {
    const read = await finished();
    const { nextToken } = await read({ maxResults: 2 });
    await expect(read({ nextToken, reverseOrder: true })).rejects.toMatchObject({ code: 'InvalidToken' });
    await expect(read({ nextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidToken' });
  });

  it('leaves out the data of the states where asked, and nothing else', async () => {
    const read = await finished();
    const { events } = await read({ includeExecutionData: false });
    expect(events[1]).toMatchObject({ stateEnteredEventDetails: { name: 'A' } });
    expect(events[2]).toMatchObject({ taskScheduledEventDetails: { parameters: expect.any(String) } });
    expect(JSON.stringify(events)).not.toMatch(/put(Details)?":/);
  });
});
