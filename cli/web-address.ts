import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A parser for commander, which tells what it throws. */
export const webAddress = (text: string): string => {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new InvalidArgumentError('It begins with https:// or http://.');
  }
  return url.href;
};
