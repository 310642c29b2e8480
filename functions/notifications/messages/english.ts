/** What mails about orders say, in English: the others are held to its names and places. */
export const english = {
  greeting: 'Hello {name},',
  row: '{label}: {value}',
  orderId: 'Order {id}',
  pieces: '{quantity} × {product}',

  'link.lead': 'You ordered without an account. Whoever has this opens your order, so keep it to yourself:',
  'link.text': 'See your order, pay it or return it',

  'lines.number': 'Order number',
  'lines.date': 'Ordered on',
  'lines.saved': 'Saved',
  'lines.shipping': 'Shipping',
  'lines.tax': '{tax}',
  'lines.anyTax': 'Tax',
  'lines.relief.reverse-charge': 'Tax taken off (reverse charge)',
  'lines.relief.exempt': 'Tax taken off (exempt)',
  'lines.rounding': 'Rounding',
  'lines.total': 'Total',
  'lines.contained': 'Of which {tax}, contained in the prices',
  'lines.anyContained': 'Of which tax, contained in the prices',

  'receipt.subject': 'Your order {order} is confirmed',
  'receipt.paid': 'thank you: your payment arrived, and your order is being prepared.',
  'receipt.free': 'thank you: your order is being prepared. There is nothing to pay.',
  'receipt.cash': 'thank you: your order is being prepared. You pay {amount} when it is delivered.',
  'receipt.goesTo': 'It goes to {street}, {city}.',
  'receipt.pickedUpAt': 'You pick it up at {place}. We write to you as soon as it is ready.',
  'receipt.notShipped': 'Nothing of it is shipped: it is yours from now on.',

  'pickup.ready.subject': 'Your order {order} is ready to be picked up',
  'pickup.ready.text': 'Ready for you at {place}: {contents}.',
  'pickup.done.subject': 'Your order {order} was picked up',
  'pickup.done.text':
    'Handed out at {place}: {contents}. If something is not right, you can return it within 30 days.',
  'receipt.reverse-charge': 'Reverse charge: the tax is due from you, VAT number {number}.',
  'receipt.exempt': 'Without tax: {reason}.',

  'cancellation.subject': 'Your order {order} was cancelled',
  'cancellation.payment-window-over': 'we did not receive your payment in time, so your order was cancelled.',
  'cancellation.insufficient-stock':
    'we are sorry: your payment came after the goods had gone, so we had to cancel your order.',
  'cancellation.workflow-error':
    'we are sorry: something went wrong on our side, and we had to cancel your order.',
  'cancellation.other': 'your order was cancelled.',
  'cancellation.paid': 'What you paid is on its way back to you.',
  'cancellation.unpaid': 'Nothing was charged.',

  'payment-failed.subject': 'The payment for your order {order} did not go through',
  'payment-failed.declined': 'your payment of {amount} was declined. Nothing was charged.',
  'payment-failed.again':
    'Your goods are still reserved for a while: you can try again, also in another way.',

  'refund.subject': 'We sent {amount} back for your order {order}',
  'refund.sent': 'we have refunded {amount}. It takes your bank a few days to show it.',

  'shipped.subject': 'Your order {order} is on its way',
  'shipped.left': 'your order has left us.',

  'delivered.subject': 'Your order {order} has arrived',
  'delivered.text':
    'your order was delivered. If something is not as it should be, you can return it within 30 days.',

  'parcel.shipped.subject': 'A parcel of your order {order} is on its way',
  'parcel.shipped.left': 'a parcel has left us with {contents}.',
  'parcel.follow': {
    one: '{count} piece of your order will follow.',
    other: '{count} pieces of your order will follow.',
  },
  'parcel.delivered.subject': 'A parcel of your order {order} has arrived',
  'parcel.delivered.text':
    '{contents}: delivered. If something is not as it should be, you can return it within 30 days.',
  'parcel.corrected.subject': 'The tracking number for your order {order} has changed',
  'parcel.corrected.text': 'what we told you about the parcel with {contents} was wrong. This is right:',
  'parcel.carrier': 'Brought by',
  'parcel.tracking': 'Tracking ({carrier})',

  'return.requested.subject': 'We have your request for a return (order {order})',
  'return.requested.text': 'you want to send back {goods}. We look at it and write to you.',
  'return.approved.subject': 'You can send it back (order {order})',
  'return.approved.text': 'please send us {goods}. Your money goes back when it is here.',
  'return.rejected.subject': 'Your return was not accepted (order {order})',
  'return.rejected.text': 'we cannot take back {goods}.',
  'return.rejected.reason': 'Reason: {reason}',
  'return.received.subject': 'We have received your return (order {order})',
  'return.received.text': '{goods} came back to us.',
  'return.received.money': '{amount} is on its way back to you.',
  'return.received.nothing': 'There is nothing left to be paid back for it.',
} as const;
