/** `npm run docs` */
import { writeFileSync } from 'node:fs';
import { lifecyclesPage } from './lifecycles.ts';

writeFileSync(new URL('lifecycles.md', import.meta.url), lifecyclesPage());
