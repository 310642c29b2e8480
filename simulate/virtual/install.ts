/**
 * Makes this process play by the scheduler and the seed: its clock, its timers, its chance and its network. Done before
 * anything of the stack is loaded, because modules keep what they import.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { type Random, streamOf } from '../../local/aws/weather/random.ts';
import { requestWithoutSocket } from './http-request.ts';
import { fetchFrom, type Hosts } from './network.ts';
import type { Handle, Scheduler } from './scheduler.ts';

const require = createRequire(import.meta.url);
const nodeCrypto: Record<string, unknown> = require('node:crypto');

type Callback = (...parts: unknown[]) => void;

const replaceDate = (scheduler: Scheduler): void => {
  const RealDate = Date;
  class VirtualDate extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [scheduler.now()] : parts) as [number]));
    }
    static override now(): number {
      return scheduler.now();
    }
  }
  globalThis.Date = VirtualDate as DateConstructor;
  const origin = scheduler.now();
  performance.now = () => scheduler.now() - origin;
};

/** What Node's timers can do, as far as anybody asks. */
class Timer {
  private handle: Handle;
  private readonly arm: () => Handle;

  constructor(arm: () => Handle) {
    this.arm = arm;
    this.handle = arm();
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    this.handle.cancel();
    this.handle = this.arm();
    return this;
  }
  rearm(): void {
    this.handle = this.arm();
  }
  close(): void {
    this.handle.cancel();
  }
}

const clear = (timer: unknown): void => {
  if (timer instanceof Timer) timer.close();
};

const replaceTimers = (scheduler: Scheduler): void => {
  const later = (callback: Callback, milliseconds = 0, ...parts: unknown[]): Timer =>
    new Timer(() => scheduler.after(milliseconds, () => callback(...parts)));
  const again = (callback: Callback, milliseconds = 0, ...parts: unknown[]): Timer => {
    const timer: Timer = new Timer(() =>
      scheduler.after(milliseconds, () => {
        timer.rearm();
        callback(...parts);
      }),
    );
    return timer;
  };
  const soon = (callback: Callback, ...parts: unknown[]): Timer =>
    new Timer(() => scheduler.soon(() => callback(...parts)));
  const timers = { setTimeout: later, setInterval: again, setImmediate: soon };
  const clearing = { clearTimeout: clear, clearInterval: clear, clearImmediate: clear };
  Object.assign(globalThis, timers, clearing);
  /** Middy takes its own from there: a handler's time must not be over because this machine is slow. */
  Object.assign(require('node:timers'), timers, clearing);
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    later(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), milliseconds);
    return controller.signal;
  };
};

const fill = (random: Random, bytes: Uint8Array): void => {
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
};

const replaceChance = (seed: number): void => {
  Math.random = streamOf(seed, 'Math.random');
  const random = streamOf(seed, 'crypto');
  const randomBytes = (size: number): Buffer => {
    const bytes = Buffer.alloc(size);
    fill(random, bytes);
    return bytes;
  };
  const randomUUID = (): string => {
    const hex = randomBytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const getRandomValues = <T extends ArrayBufferView>(view: T): T => {
    fill(random, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return view;
  };
  const randomInt = (from: number, to?: number): number =>
    to === undefined ? Math.floor(random() * from) : from + Math.floor(random() * (to - from));
  Object.assign(nodeCrypto, { randomBytes, randomUUID, randomInt, randomFillSync: getRandomValues });
  Object.assign(globalThis.crypto, { randomUUID, getRandomValues });
};

type Asynchronous = (...parts: unknown[]) => Promise<unknown>;

/** What other threads compute comes in the order in which it was asked for. */
const takeThreadsInTurn = (scheduler: Scheduler): void => {
  const subtle = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, Asynchronous>;
  for (const name of ['sign', 'verify', 'digest', 'importKey', 'exportKey', 'generateKey', 'deriveBits']) {
    const real = subtle[name];
    if (!real) continue;
    subtle[name] = function (this: unknown, ...parts) {
      return scheduler.inTurn(real.apply(this, parts));
    };
  }
  const { scryptSync } = nodeCrypto as { scryptSync: (...parts: unknown[]) => Buffer };
  nodeCrypto.scrypt = (...parts: unknown[]): void => {
    const callback = parts.pop() as (error: null, key: Buffer) => void;
    const key = scryptSync(...parts);
    scheduler.soon(() => callback(null, key));
  };
  const { generateKeyPairSync } = nodeCrypto as { generateKeyPairSync: (...parts: unknown[]) => object };
  const generateKeyPair = Object.assign(() => {}, {
    [promisify.custom]: async (...parts: unknown[]) => generateKeyPairSync(...parts),
  });
  Object.assign(nodeCrypto, { generateKeyPair });
};

/** @param hosts who answers at which origin */
export const install = (scheduler: Scheduler, seed: number, hosts: Hosts): void => {
  replaceDate(scheduler);
  replaceTimers(scheduler);
  replaceChance(seed);
  takeThreadsInTurn(scheduler);
  Object.assign(require('node:http'), { request: requestWithoutSocket(hosts, scheduler) });
  globalThis.fetch = fetchFrom(hosts, scheduler, streamOf(seed, 'network'));
  syncBuiltinESMExports();
};
