/** `npm run released`: what consumers may rely on from this release on. */
import { writeFileSync } from 'node:fs';
import { releasedFile, releasedText } from './event-schemas.ts';

writeFileSync(releasedFile, releasedText());
