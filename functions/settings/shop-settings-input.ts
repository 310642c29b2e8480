/** The shop's settings as administrators send them: the seller's VAT number is one. Who only reads them need not know which are. */
import { vatNumberSchema } from '../shared/vat-number-input.ts';
import { sellerSchema } from './seller.ts';
import { shopSettingsSchema } from './shop-settings.ts';

const sellerInputSchema = sellerSchema
  .extend({ vatNumber: vatNumberSchema.optional() })
  .meta({ id: 'SellerInput' });

const { description = '' } = shopSettingsSchema.shape.seller.meta() ?? {};

export const shopSettingsInputSchema = shopSettingsSchema
  .extend({ seller: sellerInputSchema.nullable().optional().meta({ description }) })
  .meta({ id: 'ShopSettingsInput' });
