/**
 * How Lambda's Node.js runtime finds the handler in a module, and what it calls the ways in which that fails:
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/UserFunction.js
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

export type Handler = (event: unknown, context: Context) => unknown;

const runtimeError = (name: string, message: string): Error =>
  Object.assign(new Error(message), { name: `Runtime.${name}` });

const isSyntaxError = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'SyntaxError';

/** @throws Error with the runtime's name where it has one, otherwise whatever the module threw as it was loaded */
const loadModule = async (path: string, entry: string): Promise<{ handler?: unknown }> => {
  if (!existsSync(path)) throw runtimeError('ImportModuleError', `Error: Cannot find module '${entry}'`);
  try {
    return await import(pathToFileURL(path).href);
  } catch (thrown) {
    throw isSyntaxError(thrown) ? runtimeError('UserCodeSyntaxError', String(thrown)) : thrown;
  }
};

/** @param entry relative to `root`; what it exports as `handler` is called */
export const loadHandler = async (root: string, entry: string): Promise<Handler> => {
  const { handler } = await loadModule(join(root, entry), entry);
  if (typeof handler === 'function') return handler as Handler;
  const fault = handler ? 'is not a function' : 'is undefined or not exported';
  throw runtimeError('HandlerNotFound', `${entry}: handler ${fault}`);
};
