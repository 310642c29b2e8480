/** The functions of the shop's front half: catalogue, stock, promotions, carts. */
import { cartsRoutes } from '../../functions/carts/contract.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { categoryRoutes } from '../../functions/catalog/category-contract.ts';
import { catalogRoutes } from '../../functions/catalog/contract.ts';
import { imageRoutes } from '../../functions/catalog/image-contract.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryRoutes } from '../../functions/inventory/contract.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { promotionsRoutes } from '../../functions/promotions/contract.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import type { FunctionRow, TableAction } from '../function-definition.ts';

/** By name, and by price in each usual currency. */
const listingOrders = catalogTable.indexes.map(({ name }): TableAction => `Query ${name}`);

export const storefrontFunctions: readonly FunctionRow[] = [
  {
    name: 'catalog-api',
    entry: 'functions/catalog/api.ts',
    purpose: 'Without it nobody sees products, and staff cannot change them.',
    tables: [
      {
        table: catalogTable,
        may: [
          'GetItem',
          'ConditionCheckItem',
          'Query',
          ...listingOrders,
          'PutItem',
          'UpdateItem',
          'DeleteItem',
        ],
      },
      { table: inventoryTable, may: ['GetItem', 'PutItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    routes: catalogRoutes,
  },
  {
    name: 'catalog-images',
    entry: 'functions/catalog/image-api.ts',
    purpose: 'Without it staff can neither add nor remove images of products.',
    tables: [{ table: catalogTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    capabilities: ['s3:PutObject'],
    routes: imageRoutes,
  },
  {
    name: 'catalog-uploads',
    entry: 'functions/catalog/check-upload.ts',
    purpose: 'Without it uploaded images wait in its queue and are not shown.',
    tables: [{ table: catalogTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    capabilities: ['s3:GetObject', 's3:DeleteObject', 's3:ListBucket'],
    watchesImages: true,
  },
  {
    name: 'catalog-categories',
    entry: 'functions/catalog/category-api.ts',
    purpose: 'Without it nobody sees the tree of categories, and staff cannot change it.',
    tables: [{ table: catalogTable, may: ['Query', 'PutItem', 'DeleteItem'] }],
    routes: categoryRoutes,
  },
  {
    name: 'catalog-moves',
    entry: 'functions/catalog/consumer.ts',
    purpose: 'Without it products stay listed under the former ancestors of a category that moved.',
    tables: [
      {
        table: catalogTable,
        may: ['GetItem', 'ConditionCheckItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
    ],
    consumes: 'what it handles',
    timeoutSeconds: 300,
  },
  {
    name: 'inventory-low-stock',
    entry: 'functions/inventory/consumer.ts',
    gathersSeconds: 5,
    purpose: 'Without it nobody is told that stock runs low; sales go on.',
    tables: [{ table: inventoryTable, may: ['GetItem', 'PutItem'] }],
    consumes: 'what it handles',
  },
  {
    name: 'inventory-api',
    entry: 'functions/inventory/api.ts',
    purpose: 'Without it staff can neither see nor adjust stock.',
    tables: [{ table: inventoryTable, may: ['GetItem', 'Query byMovement', 'PutItem'] }],
    routes: inventoryRoutes,
  },
  {
    name: 'promotions-api',
    entry: 'functions/promotions/api.ts',
    purpose: 'Without it staff cannot manage promotions; those that are on go on.',
    tables: [
      {
        table: promotionsTable,
        may: ['GetItem', 'Query all', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
    ],
    routes: promotionsRoutes,
  },
  {
    name: 'carts-api',
    entry: 'functions/carts/api.ts',
    purpose: 'Without it nobody can fill a cart or see what it costs.',
    tables: [
      { table: cartsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
      { table: catalogTable, may: ['GetItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: promotionsTable, may: ['GetItem', 'Query automatic'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    routes: cartsRoutes,
  },
  {
    name: 'carts-abandonment',
    entry: 'functions/carts/abandon-idle.ts',
    purpose: 'Without it abandoned carts are announced later; shoppers notice nothing.',
    tables: [{ table: cartsTable, may: ['GetItem', 'Query byTouch', 'PutItem'] }],
    timeoutSeconds: 300,
    schedule: 'rate(5 minutes)',
  },
];
