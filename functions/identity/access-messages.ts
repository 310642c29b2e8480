/** What mails say about other addresses and invitations, in every language. */
import type { Translation } from '../shared/messages.ts';

const english = {
  'code.subject': 'Your Waybill code for a new address',
  'code.wanted':
    'Somebody, probably you, wants a Waybill account to have this e-mail address. The code is {code}. It is good for {minutes} minutes.',
  'code.notYou': 'If it was not you, there is nothing to do: without the code nothing happens.',

  'taken.subject': 'Somebody asked for your e-mail address',
  'taken.wanted':
    'Somebody, probably you, wants another Waybill account to have this e-mail address. It has an account already, and an address has one: nothing was changed.',
  'taken.how':
    'If you want the other account to have it, change the address of this one first, or delete this one.',

  'notice.subject': 'Your Waybill account is to have another e-mail address',
  'notice.asked':
    'Somebody who is signed in to your account wants it to have another e-mail address, and a code was sent there. Until it is used, this address stays.',
  'notice.notYou':
    'If it was not you, ask for a new password now: that ends all sessions, and the change with them.',

  'invitation.subject': 'Your Waybill account',
  'invitation.how':
    'An account was opened for you, with this e-mail address. Choose a password with this invitation, and sign in:',
  'invitation.good':
    'It is good for {days} days, and once; the newest one counts. Afterwards ask for a new password as if you had forgotten it.',
} as const;

const french = {
  'code.subject': 'Votre code Waybill pour une nouvelle adresse',
  'code.wanted':
    'Quelqu’un, probablement vous, souhaite qu’un compte Waybill ait cette adresse e-mail. Le code est {code}. Il est valable {minutes} minutes.',
  'code.notYou':
    'Si vous n’êtes pas à l’origine de cette demande, il n’y a rien à faire : sans le code, rien ne se passe.',

  'taken.subject': 'Quelqu’un a demandé votre adresse e-mail',
  'taken.wanted':
    'Quelqu’un, probablement vous, souhaite qu’un autre compte Waybill ait cette adresse e-mail. Elle a déjà un compte, et une adresse n’en a qu’un : rien n’a été modifié.',
  'taken.how':
    'Si vous voulez que l’autre compte ait cette adresse, changez d’abord celle de ce compte, ou supprimez-le.',

  'notice.subject': 'Votre compte Waybill va changer d’adresse e-mail',
  'notice.asked':
    'Quelqu’un qui est connecté à votre compte souhaite qu’il ait une autre adresse e-mail, et un code y a été envoyé. Tant qu’il n’est pas utilisé, cette adresse reste.',
  'notice.notYou':
    'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe : toutes les sessions seront fermées, et ce changement annulé.',

  'invitation.subject': 'Votre compte Waybill',
  'invitation.how':
    'Un compte a été ouvert pour vous, avec cette adresse e-mail. Choisissez un mot de passe avec cette invitation, puis connectez-vous :',
  'invitation.good':
    'Elle est valable {days} jours, et une seule fois ; seule la plus récente compte. Ensuite, demandez un nouveau mot de passe comme si vous l’aviez oublié.',
} as const satisfies Translation<typeof english>;

const swahili = {
  'code.subject': 'Msimbo wako wa Waybill kwa anwani mpya',
  'code.wanted':
    'Mtu fulani, huenda ni wewe, anataka akaunti ya Waybill iwe na anwani hii ya barua pepe. Msimbo ni {code}. Unatumika kwa dakika {minutes}.',
  'code.notYou': 'Kama si wewe, huna haja ya kufanya chochote: bila msimbo hakuna kinachotokea.',

  'taken.subject': 'Mtu fulani ameomba anwani yako ya barua pepe',
  'taken.wanted':
    'Mtu fulani, huenda ni wewe, anataka akaunti nyingine ya Waybill iwe na anwani hii ya barua pepe. Tayari ina akaunti, na anwani moja huwa na akaunti moja: hakuna kilichobadilishwa.',
  'taken.how':
    'Kama unataka akaunti ile nyingine iwe nayo, badilisha kwanza anwani ya akaunti hii, au ifute.',

  'notice.subject': 'Akaunti yako ya Waybill itabadilishiwa anwani ya barua pepe',
  'notice.asked':
    'Mtu aliyeingia katika akaunti yako anataka iwe na anwani nyingine ya barua pepe, na msimbo umetumwa huko. Hadi utumike, anwani hii inabaki.',
  'notice.notYou':
    'Kama si wewe, omba nenosiri jipya sasa: vipindi vyote vitafungwa, na badiliko hilo litafutwa.',

  'invitation.subject': 'Akaunti yako ya Waybill',
  'invitation.how':
    'Umefunguliwa akaunti, yenye anwani hii ya barua pepe. Chagua nenosiri kwa mwaliko huu, kisha ingia:',
  'invitation.good':
    'Unatumika kwa siku {days}, na mara moja tu; ulio mpya zaidi ndio unaotumika. Baadaye omba nenosiri jipya kana kwamba umelisahau.',
} as const satisfies Translation<typeof english>;

export const accessMessages = { en: english, fr: french, sw: swahili };
