#!/usr/bin/env node
/** `npx waybill`: on a Node that runs TypeScript at once, on an older one by the Node 24 that comes with the install. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const unfit = 70;
const main = new URL('main.ts', import.meta.url);
const installed = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

const handOver = () => {
  if (!existsSync(installed)) {
    process.stderr.write('waybill: run npm ci first, which brings Node 24 along\n');
    process.exitCode = unfit;
    return;
  }
  const child = spawn(installed, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  /** Ctrl-C reaches both; how it ends is the child's to say. */
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
};

if (process.features.typescript) await import(main.href);
else handOver();
