/**
 * What the shop has decided about taxes and shipping. A change counts for the next quote, so each quote reads both as
 * they are: two small items in one read with its customer's profile, and no copy that one function has and another has not.
 */

import { readTogether } from '../shared/read.ts';
import { defineSettings } from './define-settings.ts';
import {
  defaultShippingSettings,
  type ShippingSettings,
  shippingSettingsSchema,
} from './shipping-settings.ts';
import { defaultTaxSettings, type TaxSettings, taxSettingsSchema } from './tax-settings.ts';

export const taxDocuments = /* @__PURE__ */ defineSettings(
  'tax',
  taxSettingsSchema,
  () => defaultTaxSettings,
);
export const shippingDocuments = /* @__PURE__ */ defineSettings(
  'shipping',
  shippingSettingsSchema,
  () => defaultShippingSettings,
);

export type Tariffs = { readonly tax: TaxSettings; readonly shipping: ShippingSettings };

/** To be read with others, by `readTogether`. */
export const tariffReads = () => [taxDocuments.readOf(), shippingDocuments.readOf()] as const;

type Read<T> = { readonly settings: T };

export const tariffsOf = (tax: Read<TaxSettings>, shipping: Read<ShippingSettings>): Tariffs => ({
  tax: tax.settings,
  shipping: shipping.settings,
});

export const readTariffs = async (): Promise<Tariffs> => tariffsOf(...(await readTogether(...tariffReads())));
