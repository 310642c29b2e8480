/** Accounts over HTTP: one's own profile, preferences and addresses. */
import * as z from 'zod';
import { addressInput } from '../shared/address-input.ts';
import { pageOf } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { currencySchema } from '../shared/money.ts';
import { phoneInput } from '../shared/phone-input.ts';
import { vatNumberSchema } from '../shared/vat-number-input.ts';
import { appCode, appSecret, code, email, name } from './auth-contract.ts';
import { savedAddressSchema, taxExemptionSchema } from './profile.ts';
import { userFields } from './user-body.ts';

const userResponse = z.object(userFields).meta({ id: 'User' });

const addressBody = addressInput({
  isDefault: z.boolean().optional().meta({ description: 'The first address is the default in any case.' }),
});
const addressResponse = savedAddressSchema.meta({ id: 'SavedAddress' });
const addressParams = z.object({ id: idSchema('address') });

const userParams = z.object({ id: idSchema('user') });

export const identityRoutes = defineRoutes({
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
    summary:
      'Change my name, my phone, the language in which I am written to, the currency of my orders and carts, or the VAT number of my business; what is left out stays',
    access: 'account:manage',
    body: z
      .strictObject({
        name,
        locale: localeSchema,
        phone: phoneInput.nullable().meta({ description: '`null` takes it away.' }),
        currency: currencySchema.nullable().meta({
          description: 'Of orders and carts that name none. `null` takes it away.',
        }),
        vatNumber: vatNumberSchema.nullable().meta({ description: '`null` takes it away.' }),
      })
      .partial()
      .refine((change) => Object.values(change).some((value) => value !== undefined), {
        error: 'give what is to change',
      })
      .meta({ example: { name: 'Ada Lovelace', phone: '+2348031234567', currency: 'NGN' } }),
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
    errors: ['forbidden', 'conflict'],
  },
  askForEmail: {
    method: 'POST',
    path: '/v1/me/email',
    summary:
      'Ask for another e-mail address: a code goes there and a notice to the present one, which stays until the code comes back',
    access: 'account:manage',
    limit: 'change-email',
    body: z.strictObject({ email }),
    responses: {
      202: z
        .object({ email, expiresAt: z.iso.datetime() })
        .meta({ id: 'EmailChange', description: 'The same whether or not the address has an account.' }),
    },
    errors: ['rate-limited'],
  },
  confirmEmail: {
    method: 'POST',
    path: '/v1/me/email/confirm',
    summary: 'Confirm the new address with its code: from now on it is the one to sign in with',
    access: 'account:manage',
    limit: 'email-code',
    body: z.strictObject({ code }),
    etag: true,
    responses: { 200: userResponse },
    errors: ['invalid-code', 'conflict', 'rate-limited'],
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
  getTaxExemption: {
    method: 'GET',
    path: '/v1/users/{id}/tax-exemption',
    summary: 'Why a customer owes no tax',
    access: 'customers:exempt',
    params: userParams,
    responses: { 200: taxExemptionSchema },
    errors: ['not-found'],
  },
  grantTaxExemption: {
    method: 'PUT',
    path: '/v1/users/{id}/tax-exemption',
    summary: 'Say that a customer owes no tax, and why: for what is priced from now on',
    access: 'customers:exempt',
    params: userParams,
    body: z.strictObject({ reason: z.string().trim().min(3).max(200) }),
    responses: { 200: taxExemptionSchema },
    errors: ['not-found', 'conflict'],
  },
  endTaxExemption: {
    method: 'DELETE',
    path: '/v1/users/{id}/tax-exemption',
    summary: 'Tax this customer like everybody again: for what is priced from now on',
    access: 'customers:exempt',
    params: userParams,
    responses: { 204: null },
    errors: ['not-found', 'conflict'],
  },
});
