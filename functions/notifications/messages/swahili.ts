/** What mails about orders say, in Swahili. */
import type { Translation } from '../../shared/messages.ts';
import type { english } from './english.ts';

export const swahili = {
  greeting: 'Habari {name},',
  row: '{label}: {value}',
  orderId: 'Oda {id}',
  pieces: '{quantity} × {product}',

  'link.lead':
    'Uliagiza bila akaunti. Yeyote mwenye kiungo hiki anaweza kufungua oda yako, kwa hiyo kihifadhi mwenyewe:',
  'link.text': 'Tazama oda yako, ilipe au irudishe',

  'lines.number': 'Namba ya oda',
  'lines.date': 'Tarehe ya kuagiza',
  'lines.saved': 'Punguzo',
  'lines.shipping': 'Usafirishaji',
  'lines.tax': '{tax}',
  'lines.anyTax': 'Kodi',
  'lines.relief.reverse-charge': 'Kodi iliyoondolewa (mnunuzi analipa kodi mwenyewe)',
  'lines.relief.exempt': 'Kodi iliyoondolewa (msamaha wa kodi)',
  'lines.rounding': 'Ukadirio',
  'lines.total': 'Jumla',
  'lines.contained': 'Ikijumuisha {tax} iliyomo kwenye bei',
  'lines.anyContained': 'Ikijumuisha kodi iliyomo kwenye bei',

  'receipt.subject': 'Oda yako {order} imethibitishwa',
  'receipt.paid': 'Asante: malipo yako yamefika, na oda yako inaandaliwa.',
  'receipt.free': 'Asante: oda yako inaandaliwa. Hakuna cha kulipa.',
  'receipt.cash': 'Asante: oda yako inaandaliwa. Utalipa {amount} itakapofikishwa kwako.',
  'receipt.goesTo': 'Itatumwa kwa anwani hii: {street}, {city}.',
  'receipt.pickedUpAt': 'Utaichukua hapa: {place}. Tutakuandikia itakapokuwa tayari.',
  'receipt.notShipped': 'Hakuna cha kutumwa: ni yako kuanzia sasa.',

  'pickup.ready.subject': 'Oda yako {order} iko tayari kuchukuliwa',
  'pickup.ready.text': 'Unaweza kuchukua {contents} hapa: {place}.',
  'pickup.done.subject': 'Oda yako {order} imechukuliwa',
  'pickup.done.text':
    'Imekabidhiwa hapa: {place}: {contents}. Kama kuna kitu hakiko sawa, unaweza kukirudisha ndani ya siku 30.',
  'receipt.reverse-charge': 'Kodi inalipwa na mnunuzi mwenyewe (reverse charge), namba ya VAT {number}.',
  'receipt.exempt': 'Bila kodi: {reason}.',

  'cancellation.subject': 'Oda yako {order} imefutwa',
  'cancellation.payment-window-over': 'Hatukupokea malipo yako kwa wakati, kwa hiyo oda yako imefutwa.',
  'cancellation.insufficient-stock':
    'Samahani: malipo yako yalifika bidhaa zikiwa zimekwisha, kwa hiyo tulilazimika kufuta oda yako.',
  'cancellation.workflow-error': 'Samahani: kulitokea hitilafu upande wetu, na tulilazimika kufuta oda yako.',
  'cancellation.other': 'Oda yako imefutwa.',
  'cancellation.paid': 'Pesa ulizolipa zinarudishwa kwako.',
  'cancellation.unpaid': 'Hukutozwa chochote.',

  'payment-failed.subject': 'Malipo ya oda yako {order} hayakufanikiwa',
  'payment-failed.declined': 'Malipo yako ya {amount} yamekataliwa. Hukutozwa chochote.',
  'payment-failed.again':
    'Bidhaa zako bado zimetengwa kwa muda: unaweza kujaribu tena, hata kwa njia nyingine.',

  'refund.subject': 'Tumekurudishia {amount} za oda yako {order}',
  'refund.sent': 'Tumekurudishia {amount}. Benki yako huchukua siku chache kuzionyesha.',

  'shipped.subject': 'Oda yako {order} iko njiani',
  'shipped.left': 'Oda yako imeondoka kwetu.',

  'delivered.subject': 'Oda yako {order} imefika',
  'delivered.text': 'Oda yako imefikishwa. Kama kuna kitu hakiko sawa, unaweza kukirudisha ndani ya siku 30.',

  'parcel.shipped.subject': 'Kifurushi cha oda yako {order} kiko njiani',
  'parcel.shipped.left': 'Kifurushi kimeondoka kwetu chenye {contents}.',
  'parcel.follow': {
    one: 'Bidhaa {count} ya oda yako itafuata.',
    other: 'Bidhaa {count} za oda yako zitafuata.',
  },
  'parcel.delivered.subject': 'Kifurushi cha oda yako {order} kimefika',
  'parcel.delivered.text':
    'Kimefikishwa: {contents}. Kama kuna kitu hakiko sawa, unaweza kukirudisha ndani ya siku 30.',
  'parcel.corrected.subject': 'Namba ya kufuatilia oda yako {order} imebadilika',
  'parcel.corrected.text':
    'Tulichokuambia kuhusu kifurushi chenye {contents} hakikuwa sahihi. Hii ndiyo sahihi:',
  'parcel.carrier': 'Kinaletwa na',
  'parcel.tracking': 'Namba ya kufuatilia ({carrier})',

  'return.requested.subject': 'Tumepokea ombi lako la kurudisha bidhaa (oda {order})',
  'return.requested.text': 'Unataka kurudisha {goods}. Tutaliangalia ombi lako na kukuandikia.',
  'return.approved.subject': 'Unaweza kurudisha bidhaa (oda {order})',
  'return.approved.text': 'Tafadhali tutumie {goods}. Pesa zako zitarudishwa zitakapofika hapa.',
  'return.rejected.subject': 'Ombi lako la kurudisha halikukubaliwa (oda {order})',
  'return.rejected.text': 'Hatuwezi kupokea tena {goods}.',
  'return.rejected.reason': 'Sababu: {reason}',
  'return.received.subject': 'Tumepokea bidhaa ulizorudisha (oda {order})',
  'return.received.text': 'Tumepokea {goods}.',
  'return.received.money': '{amount} zinarudishwa kwako.',
  'return.received.nothing': 'Hakuna kilichobaki cha kurudishiwa.',
} as const satisfies Translation<typeof english>;
