import { beforeAll } from '@jest/globals';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { withTables } from '../support/store.ts';

/** Call at the top of a test file that places orders and pays them without the stack, within the limits of unpaid ones. */
export const withCheckout = (): void => {
  withTables(
    cartsTable,
    catalogTable,
    identityTable,
    inventoryTable,
    ordersTable,
    paymentsTable,
    promotionsTable,
  );
  process.env.IMAGES_URL = 'https://images.example';
  process.env.PAYMENT_WINDOW_SECONDS = '1800';
  /** Unpaid orders are counted while there are limits. */
  beforeAll(() => {
    process.env.RATE_LIMITS = 'on';
  });
};
