/**
 * The code that speaks with a provider, loaded at the first call: `adapters/<name>.ts` exports it under its name, so
 * that a row is all the list there is. Bundles carry the whole folder; `npm run check` holds it against the rows.
 */
import type { ProviderName } from '../payment.ts';
import type { PaymentProvider } from './port.ts';

type AdapterModule = Readonly<Partial<Record<ProviderName, PaymentProvider>>>;

export const adapterOf = async (name: ProviderName): Promise<PaymentProvider> => {
  const module: AdapterModule = await import(`./adapters/${name}.ts`);
  const adapter = module[name];
  if (!adapter) throw new RangeError(`adapters/${name}.ts exports no ${name}`);
  return adapter;
};
