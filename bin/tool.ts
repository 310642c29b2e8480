/** What the tools of this folder share: where they look, and how they speak. */
import * as z from 'zod';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

export const placeFields = {
  /** Of another place than AWS: the local stack's, `http://127.0.0.1:4000/_aws`. */
  endpoint: z.url().optional(),
};

/** For the SDK's clients. They ask for a region and credentials, the local stack takes any. */
export const placeOf = ({ endpoint }: { readonly endpoint?: string | undefined }) =>
  endpoint === undefined
    ? {}
    : { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
