/** A day of a shop that a seed draws: nothing is wrong in the end, and the same seed lives the same day again. */
import { expect, it } from '@jest/globals';
import { runPlanted } from '../../simulate/planted/run-planted.ts';

const timeoutMilliseconds = 400_000;
const aDay = ['--seed', '1', '--days', '1', '--acts', '60'];

it(
  'keeps every invariant through a day, and lives it again to the same hash',
  async () => {
    const [once, again] = await Promise.all([runPlanted(aDay), runPlanted(aDay)]);
    expect(once).toMatchObject({ code: 0, text: expect.stringMatching(/^\d\d orders, [67]\d acts/m) });
    expect(again).toEqual({ ...once, text: expect.any(String) });
    expect(once.hash).toMatch(/^[0-9a-f]{64}$/);
  },
  timeoutMilliseconds,
);
