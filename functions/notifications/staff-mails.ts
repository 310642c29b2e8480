/** Mails to those who work for the shop: what a day brought, once to each of them. */
import { consume } from '../events/consume.ts';
import type { DailySummary } from '../events/sales-events.ts';
import { type Employee, listStaff } from '../identity/staff.ts';
import { sendEmail } from '../shared/email.ts';
import { log } from '../shared/log.ts';
import { claimNotice, closeNotice, freeNotice } from './store.ts';
import { dailySummary } from './templates/daily-summary.ts';

const tell = async ({ userId, email, name }: Employee, summary: DailySummary, now: Date): Promise<void> => {
  const { date } = summary;
  const claim = await claimNotice({ date, kind: 'daily-summary', subject: userId }, now);
  if (!claim) return;
  try {
    await sendEmail(email, dailySummary(name, summary));
  } catch (error) {
    await freeNotice(claim);
    throw error;
  }
  await closeNotice(claim, 'sent', now);
};

export const handler = consume({
  /** One who cannot be reached keeps nobody else from being told; the event comes again for him. */
  'sales.daily-summary': async ({ data }) => {
    const staff = await listStaff();
    const outcomes = await Promise.allSettled(staff.map((employee) => tell(employee, data, new Date())));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    log.info('daily summary mailed', { date: data.date, staff: staff.length });
    if (failed?.status === 'rejected') throw failed.reason;
  },
});
