/** Imports and exports as staff have them: a file goes in, a file comes out. */
import type { Shopper } from './shopper.ts';
import { until } from './until.ts';

export type ImportBody = {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly reason?: string;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
  readonly reportUrl?: string;
};

export type ExportBody = {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly reason?: string;
  readonly downloadUrl?: string;
};

export type ImportKind = 'products' | 'prices' | 'stock';

export const csv = (...lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

export const startedImport = async (staff: Shopper, kind: ImportKind) => {
  const answer = await staff.post<{ importId: string; uploadUrl: string }>('/v1/imports', { kind });
  if (answer.status !== 201) throw new Error(`import: ${answer.status} ${answer.text}`);
  return answer.body;
};

export const upload = (url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> =>
  fetch(url, { method: 'PUT', body, headers: { 'content-type': 'text/csv' } });

export const importOf = async (staff: Shopper, importId: string): Promise<ImportBody> =>
  (await staff.get<ImportBody>(`/v1/imports/${importId}`)).body;

const hasEnded = ({ status }: { readonly status: string }): boolean =>
  ['done', 'failed', 'cancelled'].includes(status);

export const endedImport = async (
  staff: Shopper,
  importId: string,
  timeoutSeconds = 60,
): Promise<ImportBody> => {
  await until(async () => hasEnded(await importOf(staff, importId)), {
    what: `the import ${importId} ending`,
    timeoutSeconds,
  });
  return importOf(staff, importId);
};

export const imported = async (
  staff: Shopper,
  kind: ImportKind,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<ImportBody> => {
  const { importId, uploadUrl } = await startedImport(staff, kind);
  const put = await upload(uploadUrl, file);
  if (put.status !== 200) throw new Error(`upload: ${put.status} ${await put.text()}`);
  return endedImport(staff, importId);
};

export const exported = async (staff: Shopper, asked: object): Promise<ExportBody> => {
  const { body, status, text } = await staff.post<ExportBody>('/v1/exports', asked);
  if (status !== 201) throw new Error(`export: ${status} ${text}`);
  const read = async (): Promise<ExportBody> => (await staff.get<ExportBody>(`/v1/exports/${body.id}`)).body;
  await until(async () => hasEnded(await read()), { what: `the export ${body.id} ending` });
  return read();
};

/** Without the mark at its beginning. */
export const fileAt = async (url: string | undefined): Promise<string> => {
  if (url === undefined) throw new Error('there is no file');
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`download: ${answer.status} ${await answer.text()}`);
  return (await answer.text()).replace(/^\uFEFF/, '');
};

export const linesOf = (file: string): string[] => file.split('\n').filter((line) => line !== '');
