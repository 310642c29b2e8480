/** Counts what functions write down: the bytes that CloudWatch Logs would take. They are not shown. */
import { callerNow } from '../../local/aws/iam/caller.ts';

type Write = typeof process.stdout.write;

const listening = (stream: NodeJS.WriteStream, tell: (by: string, bytes: number) => void): (() => void) => {
  const own = Object.getOwnPropertyDescriptor(stream, 'write');
  const usual = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  stream.write = ((...given: unknown[]) => {
    const by = callerNow()?.name;
    if (by === undefined) return usual(...given);
    const [chunk] = given;
    tell(by, Buffer.byteLength(chunk as string | Uint8Array));
    const done = given.at(-1);
    if (typeof done === 'function') done();
    return true;
  }) as Write;
  return () => {
    if (own) Object.defineProperty(stream, 'write', own);
    else Reflect.deleteProperty(stream, 'write');
  };
};

/** @returns what ends it */
export const listenToLogs = (tell: (by: string, bytes: number) => void): (() => void) => {
  const ends = [process.stdout, process.stderr].map((stream) => listening(stream, tell));
  return () => {
    for (const end of ends) end();
  };
};
