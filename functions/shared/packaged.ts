/**
 * Data of packages that few requests need: not part of a function's bundle, but beside it under `node_modules`, and
 * read when somebody asks for it. `lib/bundles.ts` finds these calls and deploys what their literal argument names.
 */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** @param file `<package>/<path>`. @returns where it lies */
export const packagedFile = (file: string): string => load.resolve(file);

/** @param name a package, or one JSON file of it; loaded at the first call */
export const packagedModule = (name: string): unknown => load(name);
