/** What mails about orders say, in French. */
import type { Translation } from '../../shared/messages.ts';
import type { english } from './english.ts';

export const french = {
  greeting: 'Bonjour {name},',
  row: '{label} : {value}',
  orderId: 'Commande {id}',
  pieces: '{quantity} × {product}',

  'link.lead':
    'Vous avez commandé sans compte. Ce lien ouvre votre commande à quiconque le possède : gardez-le pour vous.',
  'link.text': 'Voir votre commande, la payer ou la retourner',

  'lines.number': 'Numéro de commande',
  'lines.date': 'Commandé le',
  'lines.saved': 'Remise',
  'lines.shipping': 'Livraison',
  'lines.tax': '{tax}',
  'lines.anyTax': 'Taxes',
  'lines.relief.reverse-charge': 'Taxes déduites (autoliquidation)',
  'lines.relief.exempt': 'Taxes déduites (exonération)',
  'lines.rounding': 'Arrondi',
  'lines.total': 'Total',
  'lines.contained': 'Dont {tax}, compris dans les prix',
  'lines.anyContained': 'Dont taxes, comprises dans les prix',

  'receipt.subject': 'Votre commande {order} est confirmée',
  'receipt.paid': 'Merci ! Votre paiement nous est parvenu et votre commande est en préparation.',
  'receipt.free': 'Merci ! Votre commande est en préparation. Vous n’avez rien à payer.',
  'receipt.cash': 'Merci ! Votre commande est en préparation. Vous paierez {amount} à la livraison.',
  'receipt.goesTo': 'Elle sera livrée à l’adresse suivante : {street}, {city}.',
  'receipt.pickedUpAt':
    'Vous la retirerez à l’adresse suivante : {place}. Nous vous écrirons dès qu’elle sera prête.',
  'receipt.notShipped': 'Elle ne comporte rien à livrer : vous pouvez en disposer dès maintenant.',

  'pickup.ready.subject': 'Votre commande {order} est prête à être retirée',
  'pickup.ready.text': 'Vous pouvez retirer {contents} à l’adresse suivante : {place}.',
  'pickup.done.subject': 'Votre commande {order} a été retirée',
  'pickup.done.text':
    'Remis à l’adresse {place} : {contents}. Si quelque chose ne convient pas, vous pouvez le retourner dans les 30 jours.',
  'receipt.reverse-charge': 'Autoliquidation : la taxe est due par le preneur, numéro de TVA {number}.',
  'receipt.exempt': 'Hors taxes : {reason}.',

  'cancellation.subject': 'Votre commande {order} a été annulée',
  'cancellation.payment-window-over':
    'Nous n’avons pas reçu votre paiement à temps : votre commande a été annulée.',
  'cancellation.insufficient-stock':
    'Nous sommes désolés : votre paiement est arrivé alors que les articles n’étaient plus disponibles, et nous avons dû annuler votre commande.',
  'cancellation.workflow-error':
    'Nous sommes désolés : une erreur s’est produite de notre côté, et nous avons dû annuler votre commande.',
  'cancellation.other': 'Votre commande a été annulée.',
  'cancellation.paid': 'Le montant payé est en cours de remboursement.',
  'cancellation.unpaid': 'Rien n’a été débité.',

  'payment-failed.subject': 'Le paiement de votre commande {order} n’a pas abouti',
  'payment-failed.declined': 'Votre paiement de {amount} a été refusé. Rien n’a été débité.',
  'payment-failed.again':
    'Vos articles restent réservés quelque temps : vous pouvez réessayer, aussi par un autre moyen de paiement.',

  'refund.subject': 'Nous vous avons remboursé {amount} pour votre commande {order}',
  'refund.sent': 'Nous avons remboursé {amount}. Il faut quelques jours avant que votre banque ne l’affiche.',

  'shipped.subject': 'Votre commande {order} est en route',
  'shipped.left': 'Votre commande est partie de chez nous.',

  'delivered.subject': 'Votre commande {order} est arrivée',
  'delivered.text':
    'Votre commande a été livrée. Si quelque chose ne convient pas, vous pouvez la retourner dans les 30 jours.',

  'parcel.shipped.subject': 'Un colis de votre commande {order} est en route',
  'parcel.shipped.left': 'Un colis est parti de chez nous avec {contents}.',
  'parcel.follow': {
    one: '{count} article de votre commande suivra.',
    other: '{count} articles de votre commande suivront.',
  },
  'parcel.delivered.subject': 'Un colis de votre commande {order} est arrivé',
  'parcel.delivered.text':
    'Livré : {contents}. Si quelque chose ne convient pas, vous pouvez le retourner dans les 30 jours.',
  'parcel.corrected.subject': 'Le numéro de suivi de votre commande {order} a changé',
  'parcel.corrected.text': 'Nos indications sur le colis avec {contents} étaient fausses. Voici les bonnes :',
  'parcel.carrier': 'Livré par',
  'parcel.tracking': 'Suivi ({carrier})',

  'return.requested.subject': 'Nous avons reçu votre demande de retour (commande {order})',
  'return.requested.text':
    'Vous souhaitez nous retourner {goods}. Nous examinons votre demande et vous écrirons.',
  'return.approved.subject': 'Vous pouvez renvoyer vos articles (commande {order})',
  'return.approved.text': 'Merci de nous renvoyer {goods}. Vous serez remboursé dès réception.',
  'return.rejected.subject': 'Votre retour n’a pas été accepté (commande {order})',
  'return.rejected.text': 'Nous ne pouvons pas reprendre {goods}.',
  'return.rejected.reason': 'Motif : {reason}',
  'return.received.subject': 'Nous avons reçu votre retour (commande {order})',
  'return.received.text': 'Nous avons bien reçu {goods}.',
  'return.received.money': '{amount} vous seront remboursés.',
  'return.received.nothing': 'Il ne reste rien à rembourser pour ce retour.',
} as const satisfies Translation<typeof english>;
