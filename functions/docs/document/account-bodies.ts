/** Bodies of the routes about accounts, and of the shop's settings; see `example-bodies.ts`. */
import { homeAddress } from './example-bodies.ts';
import { exampleSecrets } from './example-ids.ts';

const ofSignIn = {
  openAccount: { email: 'joy@example.com', password: 'Correct-horse-9', name: 'Joy Okafor' },
  verifyEmail: { email: 'joy@example.com', code: exampleSecrets.mailCode },
  resendCode: { email: 'joy@example.com' },
  signIn: { email: 'ada@example.com', password: 'Waybill-demo-1' },
  completeSignIn: { session: exampleSecrets.session, code: exampleSecrets.appCode },
  refreshTokens: { refreshToken: exampleSecrets.refreshToken },
  acceptInvitation: { invitation: exampleSecrets.invitation, password: 'Correct-horse-9' },
  forgotPassword: { email: 'joy@example.com' },
  resetPassword: {
    email: 'joy@example.com',
    code: exampleSecrets.mailCode,
    newPassword: 'Battery-staple-7',
  },
};

const ofAccounts = {
  requestEmailChange: { email: 'joy@new.example' },
  confirmEmailChange: { code: exampleSecrets.mailCode },
  confirmSecondFactor: { code: exampleSecrets.appCode },
  createAddress: homeAddress,
  replaceAddress: { ...homeAddress, line1: '14 Marina Road', isDefault: true },
  grantTaxExemption: { reason: 'A foundation, by its certificate 4711' },
  setUserMetadata: { segment: 'wholesale', 'account-manager': 'Bola' },
};

const rate = (basisPoints: number) => ({ taxClass: 'standard', basisPoints });

const ofSettings = {
  replaceShopSettings: {
    currencies: ['NGN', 'KES', 'ETB', 'USD'],
    manualPayments: { enabled: true, maximumAmount: null, who: 'everyone' },
    returnOrigins: ['https://shop.example'],
    unpaidLimits: { ordersPerCustomer: 10, piecesPerCustomer: 60, ordersPerAddress: 200 },
    orderPage: 'https://shop.example/orders/{orderId}#{orderToken}',
    seller: null,
    timeZone: 'Africa/Lagos',
    dailySummaryHour: 2,
  },
  replaceTaxSettings: {
    countries: [
      { country: 'NG', name: 'VAT', included: true, rates: [rate(750)] },
      { country: 'KE', name: 'VAT', included: true, rates: [rate(1600)] },
    ],
    categories: [],
  },
  replaceShippingSettings: {
    defaultCurrency: 'NGN',
    tables: [
      {
        currency: 'NGN',
        country: 'NG',
        home: [
          {
            id: 'standard',
            name: 'Standard delivery',
            rate: { kind: 'flat', price: 150_000 },
          },
          {
            id: 'pickup',
            name: 'Pick up at the shop',
            rate: { kind: 'flat', price: 0 },
            pickupLocation: { name: 'Waybill', line1: '1 Broad Street', city: 'Lagos', country: 'NG' },
          },
        ],
        abroad: [],
      },
    ],
  },
};

export const accountBodies: Readonly<Record<string, object>> = {
  ...ofSignIn,
  ...ofAccounts,
  ...ofSettings,
};
