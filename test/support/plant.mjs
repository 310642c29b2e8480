/**
 * Loaded before the stack (`--import`): changes the sources named in `WAYBILL_PLANTED` as Node reads them, and nothing on
 * disk. A text that is not there, or not once, is an error: a fault that was not planted would be found by nobody.
 */
import { registerHooks } from 'node:module';

/** @type {Record<string, readonly (readonly [string, string])[]>} by the end of the file's path: what stands there, and instead */
const planted = JSON.parse(process.env.WAYBILL_PLANTED ?? '{}');

const textOf = (source) => (typeof source === 'string' ? source : new TextDecoder().decode(source));

const changed = (file, text) =>
  planted[file].reduce((source, [present, instead]) => {
    const parts = source.split(present);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${present}`);
    return parts.join(instead);
  }, text);

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const file = Object.keys(planted).find((name) => url.endsWith(`/${name}`));
    return file === undefined ? loaded : { ...loaded, source: changed(file, textOf(loaded.source)) };
  },
});
