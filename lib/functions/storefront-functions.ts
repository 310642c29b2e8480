/** The functions of the shop's front half: catalogue, stock, promotions, carts. */
import { cartsRoutes } from '../../functions/carts/contract.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { categoryRoutes } from '../../functions/catalog/category-contract.ts';
import { catalogRoutes } from '../../functions/catalog/contract.ts';
import { imageRoutes } from '../../functions/catalog/image-contract.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { inventoryRoutes } from '../../functions/inventory/contract.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { promotionsRoutes } from '../../functions/promotions/contract.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import type { FunctionDefinition } from '../function-definition.ts';

export const storefrontFunctions: readonly FunctionDefinition[] = [
  {
    name: 'catalog-api',
    entry: 'functions/catalog/api.ts',
    purpose: 'Without it nobody sees products, and staff cannot change them.',
    tables: [
      { table: catalogTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
    ],
    routes: catalogRoutes,
  },
  {
    name: 'catalog-images',
    entry: 'functions/catalog/image-api.ts',
    purpose: 'Without it staff can neither add nor remove images of products.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    capabilities: ['write-images'],
    routes: imageRoutes,
  },
  {
    name: 'catalog-uploads',
    entry: 'functions/catalog/check-upload.ts',
    purpose: 'Without it uploaded images wait in its queue and are not shown.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    capabilities: ['check-images'],
    watchesImages: true,
  },
  {
    name: 'catalog-categories',
    entry: 'functions/catalog/category-api.ts',
    purpose: 'Without it nobody sees the tree of categories, and staff cannot change it.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    routes: categoryRoutes,
  },
  {
    name: 'catalog-moves',
    entry: 'functions/catalog/consumer.ts',
    purpose: 'Without it products stay listed under the former ancestors of a category that moved.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    consumes: ['category.moved'],
    timeoutSeconds: 300,
  },
  {
    name: 'inventory-low-stock',
    entry: 'functions/inventory/consumer.ts',
    purpose: 'Without it nobody is told that stock runs low; sales go on.',
    tables: [{ table: inventoryTable, access: 'read-write' }],
    consumes: ['order.confirmed'],
  },
  {
    name: 'inventory-api',
    entry: 'functions/inventory/api.ts',
    purpose: 'Without it staff can neither see nor adjust stock.',
    tables: [{ table: inventoryTable, access: 'read-write' }],
    routes: inventoryRoutes,
  },
  {
    name: 'promotions-api',
    entry: 'functions/promotions/api.ts',
    purpose: 'Without it staff cannot manage promotions; those that are on go on.',
    tables: [{ table: promotionsTable, access: 'read-write' }],
    routes: promotionsRoutes,
  },
  {
    name: 'carts-api',
    entry: 'functions/carts/api.ts',
    purpose: 'Without it nobody can fill a cart or see what it costs.',
    tables: [
      { table: cartsTable, access: 'read-write' },
      { table: catalogTable, access: 'read' },
      { table: promotionsTable, access: 'read' },
    ],
    routes: cartsRoutes,
  },
  {
    name: 'carts-abandonment',
    entry: 'functions/carts/abandon-idle.ts',
    purpose: 'Without it abandoned carts are announced later; shoppers notice nothing.',
    tables: [{ table: cartsTable, access: 'read-write' }],
    schedule: 'rate(5 minutes)',
  },
];
