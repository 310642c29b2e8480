/** All commands, and what holds for each of them. `docs/cli.md` is made of this. */
import { Command, Option } from '@commander-js/extra-typings';
import { addAttention } from './commands/attention.ts';
import { addCompletion } from './commands/completion.ts';
import { addExport } from './commands/exports.ts';
import { addImport } from './commands/imports.ts';
import { addListen } from './commands/listen.ts';
import { addLogin } from './commands/login.ts';
import { addOrders } from './commands/orders.ts';
import { addPay } from './commands/pay.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addReplay } from './commands/replay.ts';
import { addTrigger } from './commands/trigger.ts';
import type { Io } from './io.ts';
import { defaultUrl, openSession } from './session.ts';
import { webAddress } from './web-address.ts';

const moreHelp = '`--help` behind any command says how it is used.';

/** Programs read what is wrong with the words, too. */
const outputOf = ({ out, err }: Io, isJson: boolean) => ({
  writeOut: out,
  writeErr: err,
  outputError: (text: string) => {
    const detail = text.trim().replace(/^error: /, '');
    err(
      isJson
        ? `${JSON.stringify({ error: { exit: 'usage', detail } })}\n`
        : `waybill: ${detail}\n  ${moreHelp}\n`,
    );
  },
});

/** @param words that will be read: what is wrong with them is said as they ask for */
export const makeProgram = (io: Io, words: readonly string[] = []) => {
  const program = new Command('waybill')
    .description('The shop on the command line: its orders, its money, its events.')
    .addOption(
      new Option('--url <url>', 'where the API is')
        .env('WAYBILL_URL')
        .default(defaultUrl)
        .argParser((text) => webAddress(text).replace(/\/+$/, '')),
    )
    .option('--json', 'answers, and what went wrong, as JSON')
    .helpOption('-h, --help', 'how a command is used')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  program.configureOutput(outputOf(io, words.includes('--json')));
  const open = () => openSession(io, program.opts());
  addLogin(program, open);
  addOrders(program, open);
  addPay(program, open);
  addAttention(program, open);
  addListen(program, open);
  addTrigger(program, open);
  addReplay(program, open);
  addImport(program, open);
  addExport(program, open);
  addReconcile(program, open);
  addCompletion(program);
  return program;
};
