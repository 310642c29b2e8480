/** The pages at `/admin`, as CloudFront serves them: files by name, and the page itself for every address below. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { assetsFolder, cacheControl, contentPolicy, contentTypeOf } from '../../admin/headers.ts';
import { type HttpRequest, pathAndQuery } from '../aws/http-api/event.ts';
import type { HttpResponse } from '../aws/http-api/response.ts';
import { escapeHtml } from '../escape-html.ts';
import { type BuiltPages, makeBuiltPages, NotInstalled } from './built-pages.ts';

const always = [
  ['content-security-policy', contentPolicy([])],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
] as const;

const root = '/admin';
const page = 'index.html';

export const isForPages = (path: string): boolean => path === root || path.startsWith(`${root}/`);

const answer = (status: number, name: string, body: Buffer): HttpResponse => ({
  status,
  headers: [
    ...always,
    ['content-type', contentTypeOf(name)],
    ['cache-control', name.startsWith(assetsFolder) ? cacheControl.assets : cacheControl.pages],
  ],
  body,
});

/** Whoever looks at it sees the pages as soon as they are there. */
const notYet = (text: string, comesAgain: boolean): HttpResponse => ({
  status: 503,
  headers: [
    ...always,
    ['content-type', 'text/html; charset=utf-8'],
    ['cache-control', 'no-store'],
    ...(comesAgain ? ([['retry-after', '1']] as const) : []),
  ],
  body: Buffer.from(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Waybill</title>${comesAgain ? '<meta http-equiv="refresh" content="1">' : ''}<h1>${comesAgain ? 'One moment' : 'The pages are not here'}</h1><pre>${escapeHtml(text)}</pre></html>`,
  ),
});

const methodNotAllowed: HttpResponse = {
  status: 405,
  headers: [['allow', 'GET, HEAD']],
  body: Buffer.alloc(0),
};

/** A request waits so long for the build; then it is told to come again. */
const patienceMilliseconds = 10_000;

const later = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, undefined).unref());

const filesOf = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );

/** A file that is not there is not the page: a browser would take it for a script. */
const found = (files: ReadonlyMap<string, Buffer>, name: string): HttpResponse => {
  const file = files.get(name);
  if (file) return answer(200, name, file);
  const isFile = name.startsWith(assetsFolder) || extname(name) !== '';
  return isFile
    ? answer(404, '.html', Buffer.from('Not found'))
    : answer(200, page, files.get(page) ?? Buffer.alloc(0));
};

export type AdminPages = {
  readonly answer: (request: HttpRequest) => Promise<HttpResponse>;
  /** Builds them, so that who asks does not wait. */
  readonly prepare: () => void;
  readonly stop: () => void;
};

export const makeAdminPages = (built: BuiltPages = makeBuiltPages()): AdminPages => {
  let files: Promise<ReadonlyMap<string, Buffer>> | undefined;
  const read = (): Promise<ReadonlyMap<string, Buffer>> => {
    files ??= built.folder().then(filesOf);
    files.catch(() => {
      files = undefined;
    });
    return files;
  };
  return {
    answer: async ({ method, target }) => {
      if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed;
      try {
        const ready = await Promise.race([read(), later(patienceMilliseconds)]);
        if (!ready) return notYet('The pages are being built for the first time.', true);
        return found(ready, decodeURIComponent(pathAndQuery(target)[0].slice(root.length + 1)));
      } catch (error) {
        return notYet(
          error instanceof Error ? error.message : String(error),
          !(error instanceof NotInstalled),
        );
      }
    },
    prepare: () => void read().catch(() => {}),
    stop: built.stop,
  };
};
