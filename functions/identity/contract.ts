/** Accounts over HTTP: one's own profile and addresses, and what administrators do to users. */
import * as z from 'zod';
import { addressInput } from '../shared/address-input.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { roles } from '../shared/permissions.ts';
import { appCode, appSecret, email, name } from './auth-contract.ts';
import { profileSchema, savedAddressSchema } from './profile.ts';

const userResponse = z
  .object({ id: idSchema('user'), ...profileSchema.omit({ userId: true }).shape })
  .meta({ id: 'User' });

const addressBody = addressInput({
  isDefault: z.boolean().optional().meta({ description: 'The first address is the default in any case.' }),
});
const addressResponse = savedAddressSchema.meta({ id: 'SavedAddress' });
const addressParams = z.object({ id: idSchema('address') });

const meRoutes = defineRoutes({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Read my profile',
    access: 'account:manage',
    etag: true,
    responses: { 200: userResponse },
  },
  changeMe: {
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change my name, and the language in which I am written to',
    access: 'account:manage',
    body: z
      .strictObject({ name: name.optional(), locale: localeSchema.optional() })
      .refine((change) => Object.values(change).some((value) => value !== undefined), {
        error: 'give what is to change',
      }),
    etag: true,
    responses: { 200: userResponse },
    errors: ['stale-version', 'conflict'],
  },
  deleteMe: {
    method: 'DELETE',
    path: '/v1/me',
    summary: 'Delete my account: personal data goes, orders stay without it',
    access: 'account:manage',
    responses: { 204: null },
  },
  beginSecondFactor: {
    method: 'POST',
    path: '/v1/me/second-factor',
    summary: 'Begin to set up an authenticator app; it counts once a code of it was confirmed',
    access: 'account:manage',
    limit: 'second-factor',
    responses: { 200: z.object(appSecret).meta({ id: 'AuthenticatorSecret' }) },
    errors: ['illegal-transition', 'rate-limited'],
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/v1/me/second-factor/confirm',
    summary: 'Confirm the authenticator app with a code: from now on every sign-in asks for one',
    access: 'account:manage',
    limit: 'second-factor',
    body: z.strictObject({ code: appCode }),
    responses: { 204: null },
    errors: ['invalid-code', 'illegal-transition', 'conflict', 'rate-limited'],
  },
  removeSecondFactor: {
    method: 'DELETE',
    path: '/v1/me/second-factor',
    summary: 'Sign in with the password alone again; not where a role needs the second factor',
    access: 'account:manage',
    responses: { 204: null },
    errors: ['forbidden', 'conflict'],
  },
  listAddresses: {
    method: 'GET',
    path: '/v1/me/addresses',
    summary: 'List my addresses',
    access: 'account:manage',
    etag: true,
    responses: { 200: pageOf(addressResponse) },
  },
  addAddress: {
    method: 'POST',
    path: '/v1/me/addresses',
    summary: 'Add an address',
    access: 'account:manage',
    body: addressBody,
    etag: true,
    responses: { 201: addressResponse },
    errors: ['limit-reached', 'conflict'],
    idempotent: true,
  },
  replaceAddress: {
    method: 'PUT',
    path: '/v1/me/addresses/{id}',
    summary: 'Replace an address',
    access: 'account:manage',
    params: addressParams,
    body: addressBody,
    etag: true,
    responses: { 200: addressResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
  deleteAddress: {
    method: 'DELETE',
    path: '/v1/me/addresses/{id}',
    summary: 'Delete an address',
    access: 'account:manage',
    params: addressParams,
    responses: { 204: null },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});

const userParams = z.object({ id: idSchema('user') });

const userAdministrationRoutes = defineRoutes({
  listUsers: {
    method: 'GET',
    path: '/v1/users',
    summary: 'List users, newest first; those who never signed in are not among them',
    access: 'users:manage',
    query: z.strictObject({ ...pageQuery, email: email.optional() }),
    responses: { 200: pageOf(userResponse) },
    errors: ['invalid-cursor'],
  },
  getUser: {
    method: 'GET',
    path: '/v1/users/{id}',
    summary: 'Read a user',
    access: 'users:manage',
    params: userParams,
    etag: true,
    responses: { 200: userResponse },
    errors: ['not-found'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    summary: 'Change a user’s roles and shops, disable or enable the account; effective at once',
    access: 'users:manage',
    params: userParams,
    body: z
      .strictObject({
        roles: z
          .array(z.enum(roles))
          .max(roles.length)
          .optional()
          .meta({ description: 'All roles that the user shall have; `customer` is always among them.' }),
        disabled: z.boolean().optional(),
        secondFactor: z
          .literal('off')
          .optional()
          .meta({ description: 'Takes the second factor of somebody away who lost it; all sessions end.' }),
        shopIds: z.array(z.string().min(1).max(60)).max(50).optional(),
      })
      .meta({ example: { roles: ['shop-owner'], shopIds: ['shop-lagos'] } }),
    etag: true,
    responses: { 200: userResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});

export const identityRoutes = defineRoutes({ ...meRoutes, ...userAdministrationRoutes });
