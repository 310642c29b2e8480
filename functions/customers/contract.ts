/** People who have an account, as staff see them and administrators manage them. */
import * as z from 'zod';
import { nameSchema as name } from '../identity/profile.ts';
import { userFields } from '../identity/user-body.ts';
import { orderSchema } from '../orders/order.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { emailAddressSchema as email } from '../shared/email-address.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { metadataSchema } from '../shared/metadata.ts';
import { moneySchema } from '../shared/money.ts';
import { roles } from '../shared/permissions.ts';
import { phoneInput } from '../shared/phone-input.ts';

const orderFiguresSchema = z
  .object({
    count: z.int(),
    isMore: z.boolean().optional().meta({ description: 'There are more than were counted.' }),
    last: z
      .object({
        id: idSchema('order'),
        number: orderSchema.shape.number,
        status: orderSchema.shape.status,
        total: moneySchema,
        createdAt: z.iso.datetime(),
      })
      .optional(),
    url: z.string().meta({ description: 'Where their orders are listed.' }),
  })
  .meta({ id: 'CustomerOrders' });

const customerFields = { ...userFields, metadata: metadataSchema.optional() };

const accountResponse = z.object(customerFields).meta({ id: 'Account' });
const customerResponse = z.object({ ...customerFields, orders: orderFiguresSchema }).meta({ id: 'Customer' });

const customerParams = z.object({ id: idSchema('user') });

const givenRoles = z
  .array(z.enum(roles))
  .max(roles.length)
  .meta({ description: 'All roles that the user shall have; `customer` is always among them.' });
const shopIds = z.array(z.string().min(1).max(60)).max(50);

/** The trail says that they changed, and outlives the account. */
const personalFields = ['name', 'email', 'phone', 'metadata'] as const;

const readRoutes = defineRoutes({
  listUsers: {
    method: 'GET',
    path: '/v1/users',
    summary:
      'List accounts, newest first, or find them by name, e-mail address or phone; those who never signed in are not among them',
    access: 'users:read',
    query: z.strictObject({
      ...pageQuery,
      email: email.optional(),
      q: z.string().trim().min(1).max(200).optional().meta({
        description: 'Words of a name, the beginning of an e-mail address, or a phone.',
      }),
    }),
    responses: { 200: pageOf(customerResponse) },
    errors: ['invalid-cursor'],
  },
  getUser: {
    method: 'GET',
    path: '/v1/users/{id}',
    summary: 'Read an account, with what its orders come to',
    access: 'users:read',
    personalFields,
    params: customerParams,
    etag: true,
    responses: { 200: customerResponse },
    errors: ['not-found'],
  },
  setUserMetadata: {
    method: 'PUT',
    path: '/v1/users/{id}/metadata',
    summary: 'Write the shop’s own notes about a customer, all of them; the customer does not see them',
    access: 'users:annotate',
    params: customerParams,
    body: metadataSchema,
    etag: true,
    responses: { 200: accountResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});

const manageRoutes = defineRoutes({
  createUser: {
    method: 'POST',
    path: '/v1/users',
    summary: 'Open an account for somebody, who is sent an invitation to set a password',
    access: 'users:manage',
    personalFields,
    body: z
      .strictObject({
        email,
        name,
        phone: phoneInput.optional(),
        locale: localeSchema.optional().meta({ description: 'Of the invitation, too.' }),
        roles: givenRoles.optional(),
        shopIds: shopIds.optional(),
      })
      .meta({ example: { email: 'amara@example.com', name: 'Amara', roles: ['staff'] } }),
    etag: true,
    responses: { 201: accountResponse },
    errors: ['already-exists', 'conflict'],
    idempotent: true,
  },
  inviteUserAgain: {
    method: 'POST',
    path: '/v1/users/{id}/invitation',
    summary: 'Send the invitation again; the former one ends',
    access: 'users:manage',
    params: customerParams,
    responses: { 202: null },
    errors: ['not-found', 'illegal-transition', 'conflict'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    summary:
      'Rename a user, change their phone, roles and shops, disable or enable the account; effective at once',
    access: 'users:manage',
    params: customerParams,
    body: z
      .strictObject({
        name: name.optional(),
        phone: phoneInput.nullable().optional(),
        roles: givenRoles.optional(),
        disabled: z.boolean().optional(),
        secondFactor: z
          .literal('off')
          .optional()
          .meta({ description: 'Takes the second factor of somebody away who lost it; all sessions end.' }),
        shopIds: shopIds.optional(),
      })
      .meta({ example: { roles: ['shop-owner'], shopIds: ['shop-lagos'] } }),
    etag: true,
    responses: { 200: accountResponse },
    errors: ['forbidden', 'not-found', 'stale-version', 'conflict'],
  },
  deleteUser: {
    method: 'DELETE',
    path: '/v1/users/{id}',
    summary:
      'Delete somebody’s account, as they would themselves: sessions end, personal data goes, orders stay',
    access: 'users:manage',
    params: customerParams,
    responses: { 204: null },
    errors: ['forbidden', 'not-found', 'stale-version', 'conflict'],
  },
});

export const customersRoutes = defineRoutes({ ...readRoutes, ...manageRoutes });
