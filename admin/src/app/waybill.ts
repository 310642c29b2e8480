/** The API's client of these pages, and the session: kept in the browser, shared by its tabs. */
import { useSyncExternalStore } from 'react';
import type { components } from '../../../sdk/index.ts';
import { createWaybill, type KeptTokens, type TokenStore, type Turns } from '../../../sdk/index.ts';

export type Schemas = components['schemas'];

const key = 'waybill.session';
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

const tokens: TokenStore = {
  read: () => {
    const kept = localStorage.getItem(key);
    return kept === null ? undefined : (JSON.parse(kept) as KeptTokens);
  },
  write: (kept) => {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
    tell();
  },
};

/** A refresh token is replaced when it is used: two tabs must not use the same one. */
const turns: Turns = async (work) => (navigator.locks ? navigator.locks.request(key, work) : work());

export const waybill = createWaybill({ baseUrl: location.origin, tokens, turns });
export const { api } = waybill;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
};

/** Also when another tab signs in or out. */
export const useIsSignedIn = (): boolean =>
  useSyncExternalStore(subscribe, () => localStorage.getItem(key) !== null);
