/** `waybill replay`: sends an endpoint once more what it was told. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answered, everyItem, type Waybill } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import type { Open, Session } from '../session.ts';

/** @throws Ended `refused` when it is at no or several endpoints */
export const namedEndpoint = async (api: Waybill['api'], name: string): Promise<string> => {
  if (name.startsWith('whk_')) return name;
  const found: string[] = [];
  const endpoints = everyItem((cursor) =>
    api.GET('/v1/webhook-endpoints', { params: { query: { ...(cursor && { cursor }) } } }),
  );
  for await (const { id, url } of endpoints) if (url === name) found.push(id);
  const [id] = found;
  if (id === undefined) throw new Ended('refused', `There is no endpoint with the address ${name}`);
  if (found.length > 1) throw new Ended('refused', `Several endpoints are at ${name}: ${found.join(', ')}`);
  return id;
};

type Span = { readonly from: string; readonly to: string };

/** The API takes 500 at once, and says where to go on. */
const replay = async ({ api, answers, io }: Session, name: string, { from, to }: Span): Promise<void> => {
  const id = await namedEndpoint(api, name);
  const sum = { replayed: 0, underWay: 0 };
  let end: string | undefined = to;
  while (end !== undefined && !io.stopped.aborted) {
    const body: Span = { from, to: end };
    const part = await answered(
      api.POST('/v1/webhook-endpoints/{id}/replay', { params: { path: { id } }, body }),
    );
    sum.replayed += part.replayed;
    sum.underWay += part.underWay;
    end = part.continueTo;
    if (end !== undefined) answers.note(`${sum.replayed} so far, down to ${end}`);
  }
  const done = { endpointId: id, ...sum, ...(end !== undefined && { continueTo: end }) };
  answers.give(done, () => `${id}: ${sum.replayed} sent again, ${sum.underWay} were being sent anyway`);
  if (end !== undefined) throw new Ended('unsuccessful', `Stopped: go on with --to ${end}`);
};

export const addReplay = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('replay')
    .summary('send an endpoint its events again')
    .description(
      'Send an endpoint everything of a time again, also what arrived: receivers know what they have by its webhook-id. For administrators.',
    )
    .argument('<endpoint>', 'its id (whk_…), or its address')
    .requiredOption('--from <time>', 'what happened at or after this day or moment')
    .option('--to <time>', 'what happened at or before this day or moment; left out: now')
    .action((name, { from, to = new Date().toISOString() }) => replay(open(), name, { from, to }));
};
