/**
 * Safaricom's Daraja as its documentation describes it: https://developer.safaricom.co.ke/APIs (authorization,
 * M-Pesa Express and its query, B2C, transaction status). The shopper's phone is the page `/checkout/<reference>`.
 * Callbacks and results go to the address that came with the request, unsigned, and are not repeated.
 *
 * The simulator finds the shop's reference in the query of the callback address, as `txRef`.
 */
import type { LocalAnswer, LocalRequest } from '../../../aws/service.ts';
import type { BankRefund, Transaction } from '../bank.ts';
import {
  bodyOf,
  type Dialect,
  guarded,
  hasBearer,
  json,
  type MakeDialect,
  type OutgoingMessage,
  randomKey,
  type Simulated,
  textOf,
} from '../dialect.ts';

const accessToken = 'local-daraja-token';

const checkoutIdOf = ({ id }: Transaction): string => `ws_CO_${String(id).padStart(12, '0')}`;
const receiptOf = ({ id }: Transaction): string => `NLJ${String(id).padStart(7, '0')}`;
const conversationIdOf = ({ id }: BankRefund): string => `AG_20260101_${String(id).padStart(12, '0')}`;
const numberIn = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

const refused = (status: number, errorCode: string, errorMessage: string): LocalAnswer =>
  json(status, { requestId: crypto.randomUUID(), errorCode, errorMessage });

const hasPassword = (body: Record<string, unknown>, shortCode = '', passkey = ''): boolean =>
  textOf(body.Password) === Buffer.from(`${shortCode}${passkey}${textOf(body.Timestamp)}`).toString('base64');

const isWhole = (amount: unknown): boolean => /^[1-9]\d*$/.test(textOf(amount));

const unsigned = (url: string | undefined, content: object): OutgoingMessage | undefined =>
  url ? { url, headers: {}, body: JSON.stringify(content) } : undefined;

const callbackOf = (transaction: Transaction, url: string | undefined): OutgoingMessage | undefined => {
  const head = { MerchantRequestID: String(transaction.id), CheckoutRequestID: checkoutIdOf(transaction) };
  const Item = [
    { Name: 'Amount', Value: transaction.amount / 100 },
    { Name: 'MpesaReceiptNumber', Value: receiptOf(transaction) },
    { Name: 'PhoneNumber', Value: Number(transaction.details.phone) },
  ];
  const stkCallback =
    transaction.status === 'succeeded'
      ? { ...head, ResultCode: 0, ResultDesc: 'The service request is processed successfully.' }
      : { ...head, ResultCode: 1032, ResultDesc: 'Request cancelled by user' };
  const metadata = transaction.status === 'succeeded' ? { CallbackMetadata: { Item } } : {};
  return unsigned(url, {
    Body: { stkCallback: { ...stkCallback, ...metadata } },
  });
};

const resultOf = (made: BankRefund, status?: string) => ({
  Result: {
    ResultType: 0,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    OriginatorConversationID: made.note,
    ConversationID: conversationIdOf(made),
    TransactionID: `B2C${String(made.id).padStart(7, '0')}`,
    ResultParameters: {
      ResultParameter: [
        { Key: 'TransactionAmount', Value: made.amount / 100 },
        ...(status === undefined ? [] : [{ Key: 'TransactionStatus', Value: status }]),
      ],
    },
  },
});

const makeDialect: MakeDialect = (context): Dialect => {
  const { bank, secret } = context;
  const absolute = (url = ''): string => context.absolute(url);

  const push = (request: LocalRequest): LocalAnswer => {
    const body = bodyOf(request);
    const { shortCode, passkey } = secret();
    if (!hasPassword(body, shortCode, passkey)) return refused(500, '500.001.1001', 'Wrong credentials');
    if (!isWhole(body.Amount)) return refused(400, '400.002.02', 'Bad Request - Invalid Amount');
    if (!/^254\d{9}$/.test(textOf(body.PhoneNumber))) {
      return refused(400, '400.002.02', 'Bad Request - Invalid PhoneNumber');
    }
    const callbackUrl = textOf(body.CallBackURL);
    const transaction = context.open({
      reference: new URL(callbackUrl).searchParams.get('txRef') ?? textOf(body.AccountReference),
      amount: Number(body.Amount) * 100,
      currency: 'KES',
      details: { callbackUrl: context.shorten(callbackUrl), phone: textOf(body.PhoneNumber) },
    });
    return json(200, {
      MerchantRequestID: String(transaction.id),
      CheckoutRequestID: checkoutIdOf(transaction),
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
  };

  const query = (request: LocalRequest): LocalAnswer => {
    const transaction = bank.byId(numberIn(textOf(bodyOf(request).CheckoutRequestID)));
    if (!transaction) return refused(500, '500.001.1001', 'The transaction does not exist');
    if (transaction.status === 'open' || transaction.status === 'slow') {
      return refused(500, '500.001.1001', 'The transaction is being processed');
    }
    const [ResultCode, ResultDesc] =
      transaction.status === 'succeeded'
        ? ['0', 'The service request is processed successfully.']
        : ['1032', 'Request cancelled by user'];
    return json(200, {
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: String(transaction.id),
      CheckoutRequestID: checkoutIdOf(transaction),
      ResultCode,
      ResultDesc,
    });
  };

  /** The shop says in `Occassion` what it pays back; another business would keep that in its own books. */
  const payOut = (request: LocalRequest): LocalAnswer => {
    const body = bodyOf(request);
    const note = textOf(body.OriginatorConversationID);
    const transaction = bank.find(textOf(body.Occassion));
    if (bank.refundByNote(note)) return refused(500, '500.002.1001', 'Duplicate OriginatorConversationID.');
    if (!isWhole(body.Amount)) return refused(400, '400.002.02', 'Bad Request - Invalid Amount');
    if (!transaction || textOf(body.PartyB) !== transaction.details.phone) {
      return refused(400, '400.002.02', 'Bad Request - Invalid PartyB');
    }
    const made = bank.refund(transaction, Number(body.Amount) * 100, note);
    if (!made) return refused(400, '400.002.02', 'The balance is insufficient for the transaction');
    context.announceRefund(
      made,
      bank.remember(transaction.id, { [`result-${made.id}`]: context.shorten(textOf(body.ResultURL)) }),
    );
    return json(200, {
      ConversationID: conversationIdOf(made),
      OriginatorConversationID: note,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
  };

  const transactionStatus = (request: LocalRequest): LocalAnswer => {
    const body = bodyOf(request);
    const made = bank.refundByNote(textOf(body.OriginatorConversationID));
    if (!made) return refused(500, '500.001.1001', 'The transaction does not exist');
    const message = unsigned(textOf(body.ResultURL), resultOf(made, 'Completed'));
    if (message) context.sendSoon(message);
    return json(200, {
      ConversationID: conversationIdOf(made),
      OriginatorConversationID: made.note,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
  };

  const authorize = (request: LocalRequest): LocalAnswer => {
    const { consumerKey, consumerSecret } = secret();
    const expected = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    return request.headers.authorization === `Basic ${expected}`
      ? json(200, { access_token: accessToken, expires_in: '3599' })
      : refused(400, '400.008.01', 'Invalid Authentication passed');
  };

  return {
    routes: {
      'GET /oauth/v1/generate': authorize,
      ...guarded(
        {
          'POST /mpesa/stkpush/v1/processrequest': push,
          'POST /mpesa/stkpushquery/v1/query': query,
          'POST /mpesa/b2c/v3/paymentrequest': payOut,
          'POST /mpesa/transactionstatus/v1/query': transactionStatus,
        },
        (request) => hasBearer(request, accessToken),
        refused(401, '404.001.03', 'Invalid Access Token'),
      ),
    },
    paymentMessage: (transaction) => callbackOf(transaction, absolute(transaction.details.callbackUrl)),
    refundMessage: (made, { details }) => unsigned(absolute(details[`result-${made.id}`]), resultOf(made)),
    retryDelaysSeconds: [],
  };
};

export const mpesa: Simulated = {
  makeDialect,
  firstSecret: () => ({
    consumerKey: randomKey(),
    consumerSecret: randomKey(),
    shortCode: '174379',
    passkey: randomKey(),
    initiatorName: 'waybill',
    securityCredential: randomKey(),
    callbackSecret: randomKey(),
  }),
};
