/** `npm run docs` */
import { writeFileSync } from 'node:fs';
import { eventsPage } from './events.ts';
import { lifecyclesPage } from './lifecycles.ts';

writeFileSync(new URL('events.md', import.meta.url), eventsPage());
writeFileSync(new URL('lifecycles.md', import.meta.url), lifecyclesPage());
