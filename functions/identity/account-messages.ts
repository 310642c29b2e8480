/** What mails about accounts say, in every language. */
import type { Translation } from '../shared/messages.ts';

const english = {
  'code.subject': 'Your Waybill code',
  'code.yours': 'Your code is {code}. It is good for {hours} hours.',
  'code.notYou': 'If it was not you, there is nothing to do: without the code nothing happens.',

  'again.subject': 'Your Waybill code for another registration',
  'again.waits':
    'This address is being registered again: a registration of {earlier} still waits for its code.',
  'again.somebody':
    'If you registered once, this is somebody else: use the code of the earlier mail, and do not use this one. The password of the registration whose code is used is the one that counts.',
  'again.you':
    'If it was you who registered again, on {moment}: your code is {code}. It is good for {hours} hours.',

  'several.subject': 'Your Waybill codes',
  'several.choose':
    'This address was registered {count} times. Use the code of the registration that you began yourself, and no other: its password is the one that counts.',
  'several.code': 'Begun on {moment}: the code is {code}.',
  'several.good': 'It is good for {hours} hours.',

  'open.subject': 'Your Waybill account is open',
  'open.dropped':
    'The registration of {moment} was opened with its code. Others of this address were dropped.',
  'open.password':
    'If your password is not accepted, ask for a new one: then nobody else’s is, either, and all sessions end.',

  'exists.subject': 'You already have a Waybill account',
  'exists.signIn':
    'Somebody, probably you, tried to open an account with this e-mail address. You have one already: sign in with it, or ask for a new password if you forgot yours.',
  'exists.notYou': 'If it was not you, there is nothing to do: nothing was changed.',
} as const;

const french = {
  'code.subject': 'Votre code Waybill',
  'code.yours': 'Votre code est {code}. Il est valable {hours} heures.',
  'code.notYou':
    'Si vous n’êtes pas à l’origine de cette demande, il n’y a rien à faire : sans le code, rien ne se passe.',

  'again.subject': 'Votre code Waybill pour une autre inscription',
  'again.waits':
    'Cette adresse est inscrite une nouvelle fois : une inscription du {earlier} attend encore son code.',
  'again.somebody':
    'Si vous ne vous êtes inscrit qu’une fois, il s’agit de quelqu’un d’autre : utilisez le code du premier message, et non celui-ci. Seul compte le mot de passe de l’inscription dont le code est utilisé.',
  'again.you':
    'Si c’est vous qui vous êtes inscrit de nouveau, le {moment} : votre code est {code}. Il est valable {hours} heures.',

  'several.subject': 'Vos codes Waybill',
  'several.choose':
    'Cette adresse a été inscrite {count} fois. Utilisez le code de l’inscription que vous avez commencée vous-même, et aucun autre : c’est son mot de passe qui compte.',
  'several.code': 'Commencée le {moment} : le code est {code}.',
  'several.good': 'Ils sont valables {hours} heures.',

  'open.subject': 'Votre compte Waybill est ouvert',
  'open.dropped':
    'L’inscription du {moment} a été confirmée par son code. Les autres inscriptions de cette adresse ont été abandonnées.',
  'open.password':
    'Si votre mot de passe n’est pas accepté, demandez-en un nouveau : aucun autre ne sera alors valable, et toutes les sessions seront fermées.',

  'exists.subject': 'Vous avez déjà un compte Waybill',
  'exists.signIn':
    'Quelqu’un, probablement vous, a voulu ouvrir un compte avec cette adresse e-mail. Vous en avez déjà un : connectez-vous, ou demandez un nouveau mot de passe si vous avez oublié le vôtre.',
  'exists.notYou': 'Si ce n’était pas vous, il n’y a rien à faire : rien n’a été modifié.',
} as const satisfies Translation<typeof english>;

const swahili = {
  'code.subject': 'Msimbo wako wa Waybill',
  'code.yours': 'Msimbo wako ni {code}. Unatumika kwa saa {hours}.',
  'code.notYou': 'Kama si wewe, huna haja ya kufanya chochote: bila msimbo hakuna kinachotokea.',

  'again.subject': 'Msimbo wako wa Waybill kwa usajili mwingine',
  'again.waits': 'Anwani hii inasajiliwa tena: usajili wa {earlier} bado unasubiri msimbo wake.',
  'again.somebody':
    'Kama ulijisajili mara moja tu, huyu ni mtu mwingine: tumia msimbo wa barua pepe ya kwanza, usitumie huu. Nenosiri la usajili ambao msimbo wake umetumika ndilo litakalotumika.',
  'again.you':
    'Kama ni wewe uliyejisajili tena, tarehe {moment}: msimbo wako ni {code}. Unatumika kwa saa {hours}.',

  'several.subject': 'Misimbo yako ya Waybill',
  'several.choose':
    'Anwani hii imesajiliwa mara {count}. Tumia msimbo wa usajili ulioanzisha mwenyewe, na si mwingine: nenosiri lake ndilo litakalotumika.',
  'several.code': 'Ulioanzishwa {moment}: msimbo ni {code}.',
  'several.good': 'Inatumika kwa saa {hours}.',

  'open.subject': 'Akaunti yako ya Waybill imefunguliwa',
  'open.dropped':
    'Usajili wa {moment} umefunguliwa kwa msimbo wake. Usajili mwingine wa anwani hii umeondolewa.',
  'open.password':
    'Kama nenosiri lako halikubaliwi, omba jipya: hapo hakuna nenosiri la mwingine litakalokubaliwa, na vipindi vyote vitafungwa.',

  'exists.subject': 'Tayari una akaunti ya Waybill',
  'exists.signIn':
    'Mtu fulani, huenda ni wewe, alijaribu kufungua akaunti kwa anwani hii ya barua pepe. Tayari unayo: ingia, au omba nenosiri jipya kama umesahau lako.',
  'exists.notYou': 'Kama si wewe, huna haja ya kufanya chochote: hakuna kilichobadilishwa.',
} as const satisfies Translation<typeof english>;

export const accountMessages = { en: english, fr: french, sw: swahili };
