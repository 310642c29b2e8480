/** `npm start`: brings the stack up, says where everything is, and ends it with all its children. */
import { startStack } from './stack.ts';

const port = Number(process.env.PORT ?? 4000);
const dataDir = process.env.WAYBILL_DATA ?? '.waybill';
const withoutLimits = process.env.WAYBILL_RATE_LIMITS === 'off';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const start = async (): Promise<void> => {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT=${process.env.PORT} is not a port`);
  const stack = await startStack({
    dataDir,
    port,
    fresh: process.argv.includes('--fresh'),
    throttled: !withoutLimits,
    env: {
      POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'ERROR',
      ...(withoutLimits && { RATE_LIMITS: 'off' }),
    },
    report: print,
  });
  const stop = (): void => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    stack.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  print(`API            ${stack.url}/v1`);
  print(`console        ${stack.url}/_local`);
  print(`AWS endpoint   ${stack.url}/_aws`);
  print(`ready ${stack.url}`);
};

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
