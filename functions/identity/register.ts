/**
 * Opening an account. The caller learns nothing about the address; its owner learns everything by mail.
 *
 *   unknown address          → account, code by mail
 *   account without a proof  → that account is dropped for a new one: whoever proves the address must not
 *                              get an account with a password that somebody else chose before
 *   account with a proof     → nothing changes, its owner is told
 */

import { deleteAccount, findAccount } from './account-calls.ts';
import { sendAccountExistsMail } from './account-exists-mail.ts';
import { type NewAccount, signUp } from './sign-in-calls.ts';

export const register = async (account: NewAccount): Promise<void> => {
  if (await signUp(account)) return;
  const present = await findAccount(account.email);
  if (present?.confirmed) {
    await sendAccountExistsMail(account.email);
    return;
  }
  if (present) await deleteAccount(present.userId);
  await signUp(account);
};
