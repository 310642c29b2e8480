/** `waybill export`: the shop's products, prices, stock or orders as a CSV file. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Argument, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { answered, type components } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { poll } from '../poll.ts';
import type { Open, Session } from '../session.ts';
import { importKinds } from './imports.ts';
import { type Order, orderStatuses } from './order-words.ts';
import { day, wholeNumber } from './pages.ts';

type Export = components['schemas']['Export'];

const lookSeconds = 0.5;
const usualTimeoutSeconds = 600;

const kinds = [...importKinds, 'orders'] as const satisfies readonly Export['kind'][];

type Given = {
  readonly out?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: Order['status'] | undefined;
  readonly timeout: number;
};

const untilDone = async (
  { api, answers, io }: Session,
  id: string,
  timeoutSeconds: number,
): Promise<Export> => {
  const read = () => answered(api.GET('/v1/exports/{id}', { params: { path: { id } } }));
  let shown = 0;
  const over = await poll(
    async () => {
      const present = await read();
      if (present.status !== 'running') return present;
      if (present.done > shown) answers.note(`${present.done} lines`);
      shown = present.done;
      return undefined;
    },
    { everySeconds: lookSeconds, timeoutSeconds, stopped: io.stopped },
  );
  if (over?.status === 'done') return over;
  const why = over?.reason === undefined ? '' : `: ${over.reason}`;
  throw new Ended(
    'unsuccessful',
    `The export ${id} is ${over?.status ?? `running after ${timeoutSeconds} s`}${why}`,
  );
};

/** @throws Ended `refused`; Error when it cannot be written */
const download = async ({ io }: Session, url: string, out: string | undefined): Promise<void> => {
  const { ok, status, body } = await fetch(url);
  if (!ok || body === null) throw new Ended('refused', `The file was refused: ${status}`);
  const lines = Readable.fromWeb(body as ReadableStream);
  if (out !== undefined) return pipeline(lines, createWriteStream(out));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const chunk of lines) io.out(decoder.decode(chunk, { stream: true }));
};

const take = async (session: Session, kind: Export['kind'], given: Given): Promise<void> => {
  const { api, answers } = session;
  const { out, from, to, status, timeout } = given;
  if (answers.json && out === undefined) {
    throw new Ended(
      'usage',
      '--json answers with what became of the export: say with --out where its lines go',
    );
  }
  const body = { kind, ...(from && { from }), ...(to && { to }), ...(status && { status }) };
  const { id } = await answered(api.POST('/v1/exports', { body }));
  const { downloadUrl, ...done } = await untilDone(session, id, timeout);
  if (downloadUrl === undefined) throw new Ended('unsuccessful', `The export ${id} has no file any more`);
  await download(session, downloadUrl, out);
  if (out !== undefined) {
    answers.give({ ...done, file: out }, () => `${done.done} lines, ${done.sizeBytes ?? 0} bytes, in ${out}`);
  }
};

export const addExport = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('export')
    .summary('take products, prices, stock or orders as a CSV file')
    .description(
      'Take products, prices, stock or orders as a CSV file. Those of products, prices and stock can be imported again. For staff.',
    )
    .addArgument(new Argument('<kind>', 'what its lines are').choices(kinds))
    .option('--out <file>', 'where to; left out: to stdout')
    .option('--from <time>', 'of orders: placed at or after this day or moment')
    .option('--to <time>', 'of orders: placed at or before this day or moment')
    .addOption(new Option('--status <status>', 'of orders: of this status alone').choices(orderStatuses))
    .option('--timeout <seconds>', 'how long to wait for its end', wholeNumber(1, day), usualTimeoutSeconds)
    .action((kind, given) => take(open(), kind, given));
};
