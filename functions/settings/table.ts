/**
 * What the shop decides about itself.
 *
 * | access pattern | key |
 * |---|---|
 * | one document of settings | pk `SETTINGS#<name>` sk `SETTINGS` |
 */
import { defineTable } from '../shared/table.ts';

export const settingsTable = defineTable({ name: 'settings', indexes: [], outbox: false, expires: false });

export type SettingsName = 'shop' | 'tax' | 'shipping';
export const settingsKey = (name: SettingsName) => ({ pk: `SETTINGS#${name}`, sk: 'SETTINGS' });
