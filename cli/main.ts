/** The command line's own way in and out: words, streams, Ctrl-C, an exit code. */
import type { Io } from './io.ts';
import { runWaybill } from './run.ts';

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());

/** A reader that has seen enough (`| head`) ends it without a word. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const io: Io = {
  env: process.env,
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stopped: stopping.signal,
};

process.exitCode = await runWaybill(process.argv.slice(2), io);
