/** The mail that says that an endpoint is turned off, and what to do. */

import { wordsFor } from '../notifications/reader.ts';
import { writeMail } from '../notifications/templates/layout.ts';
import type { Mail } from '../shared/email.ts';
import { lookUp } from '../shared/look-up.ts';

export type Disabling = { readonly url: string; readonly endpointId: string; readonly reason: string };

const causes: Readonly<Record<string, string>> = {
  gone: 'It answered that it is gone (410).',
  failing: 'It took nothing for five days.',
};

export const disabledMail = (name: string, { url, endpointId, reason }: Disabling): Mail =>
  writeMail(
    {
      subject: 'A webhook endpoint was turned off',
      greeting: `Hello ${name},`,
      paragraphs: [
        `an endpoint that you registered hears nothing any more. ${lookUp(causes, reason) ?? ''}`.trim(),
        'What it misses is kept for 30 days. When it answers again, turn it on and replay the time it was off.',
      ],
      rows: [
        { label: 'Address', value: url },
        { label: 'Endpoint', value: endpointId },
      ],
    },
    wordsFor({ name, locale: 'en', timeZone: 'UTC' }),
  );
