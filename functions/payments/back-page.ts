/** What the browser sees after paying when the shop gave no address to go on to. */
import type { Attempt } from './payment.ts';

const texts: Readonly<Record<Attempt['status'], string>> = {
  queued: 'Your payment is being prepared.',
  processing: 'Your payment is being checked. You may close this page.',
  succeeded: 'Thank you, your payment has arrived. You may close this page.',
  failed: 'The payment did not go through. You may try again in the shop.',
};

export const backPage = (status: Attempt['status']): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>Payment</title><p>${texts[status]}</p></html>\n`;
