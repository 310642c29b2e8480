/** `npm start`. What it consists of is read after Node was told to keep what it compiles. */
import { keepCompiled } from './keep-compiled.ts';

keepCompiled();
await import('./main.ts');
