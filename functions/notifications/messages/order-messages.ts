/** All that mails about orders say. */
import { english } from './english.ts';
import { french } from './french.ts';
import { swahili } from './swahili.ts';

export const orderMessages = { en: english, fr: french, sw: swahili };
