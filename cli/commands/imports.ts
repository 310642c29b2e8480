/** `waybill import`: a CSV file into the shop, and which of its lines were refused. */
import { readFile, stat } from 'node:fs/promises';
import { Argument, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { answered, type components } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { poll } from '../poll.ts';
import { fields, table } from '../print.ts';
import type { Open, Session } from '../session.ts';
import { day, wholeNumber } from './pages.ts';

type Import = components['schemas']['Import'];

export const importKinds = ['products', 'prices', 'stock'] as const satisfies readonly Import['kind'][];

const lookSeconds = 0.5;
const usualTimeoutSeconds = 600;

/** @throws Ended `usage` when there is no such file */
const sizeOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return found.size;
  throw new Ended('usage', `${file} is no file`);
};

/** In one piece, with its length, as S3 wants it: files are 50 MB at most. @throws Ended `refused` */
const upload = async (file: string, url: string): Promise<void> => {
  const response = await fetch(url, { method: 'PUT', body: await readFile(file) });
  if (response.ok) return;
  throw new Ended('refused', `The upload was refused: ${response.status} ${await response.text()}`);
};

const textOf = ({
  id,
  status,
  total,
  changed,
  unchanged,
  failed,
  reason,
  reportUrl,
  errors,
}: Import): string =>
  [
    fields({
      import: id,
      status,
      why: reason,
      lines: `${total}: ${changed} changed something, ${unchanged} said what was so, ${failed} refused`,
      report: reportUrl,
    }),
    errors.length === 0
      ? ''
      : table(errors, [
          ['LINE', ({ line }) => line, 'right'],
          ['WHAT IS WRONG', ({ message }) => message],
        ]),
  ]
    .filter(Boolean)
    .join('\n\n');

const underWay: readonly Import['status'][] = ['awaiting-upload', 'checking', 'running'];
const isOver = ({ status }: Import): boolean => !underWay.includes(status);

/** @returns as it is when it is over, or time is */
const untilOver = async (
  { api, answers, io }: Session,
  id: string,
  timeoutSeconds: number,
): Promise<Import> => {
  const read = () => answered(api.GET('/v1/imports/{id}', { params: { path: { id } } }));
  let shown = '';
  const over = await poll(
    async () => {
      const present = await read();
      const progress = `${present.status}: ${present.done} of ${present.total} lines`;
      if (progress !== shown) answers.note(progress);
      shown = progress;
      return isOver(present) ? present : undefined;
    },
    { everySeconds: lookSeconds, timeoutSeconds, stopped: io.stopped },
  );
  return over ?? read();
};

const bring = async (
  session: Session,
  kind: (typeof importKinds)[number],
  file: string,
  timeoutSeconds: number,
): Promise<void> => {
  const { api, answers } = session;
  const bytes = await sizeOf(file);
  const { id, uploadUrl, maximumBytes } = await answered(api.POST('/v1/imports', { body: { kind } }));
  if (bytes > maximumBytes)
    throw new Ended('usage', `${file} has ${bytes} bytes, at most ${maximumBytes} are taken`);
  await upload(file, uploadUrl);
  const ended = await untilOver(session, id, timeoutSeconds);
  answers.give(ended, () => textOf(ended));
  if (!isOver(ended))
    throw new Ended('unsuccessful', `It goes on by itself: it is ${ended.status} after ${timeoutSeconds} s`);
  if (ended.status !== 'done') throw new Ended('unsuccessful', `The import is ${ended.status}`);
  if (ended.failed > 0) throw new Ended('unsuccessful', `${ended.failed} lines were refused`);
};

export const addImport = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('import')
    .summary('bring products, prices or stock from a CSV file')
    .description(
      'Bring products, prices or stock from a CSV file, and wait until its lines are applied. A line that is refused changes nothing, and the others are applied all the same. docs/imports.md has the columns. For staff.',
    )
    .addArgument(new Argument('<kind>', 'what the lines are').choices(importKinds))
    .argument('<file>', 'the CSV file')
    .option('--timeout <seconds>', 'how long to wait for its end', wholeNumber(1, day), usualTimeoutSeconds)
    .action((kind, file, { timeout }) => bring(open(), kind, file, timeout));
};
