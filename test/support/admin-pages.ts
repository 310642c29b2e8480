/** The shop's pages as somebody uses them: by labels, names and headings. */
import { beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type DemoAccount, demoAccounts, demoPassword } from '../../demo/accounts.ts';
import { makeBuiltPages } from '../../local/admin/built-pages.ts';
import type { BrowserPage, OpenOptions } from './browser.ts';
import type { TestStack } from './stack.ts';
import { until } from './until.ts';

/** How long a busy machine may take to build the pages. */
export const buildSeconds = 120;

/** Builds the pages before the tests of a file, if nobody has. @returns the folder that they are in */
export const withBuiltPages = (): (() => string) => {
  let folder = '';
  beforeAll(async () => {
    folder = await makeBuiltPages().folder();
  }, buildSeconds * 1000);
  return () => folder;
};

export const typeAccount = async (page: Page, account: DemoAccount): Promise<void> => {
  await page.getByLabel('E-mail').fill(demoAccounts[account].email);
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** @returns what opens a page of the shop's as somebody who signs in on it */
export const signsIn =
  (stack: TestStack, open: (url: string, options: OpenOptions) => Promise<BrowserPage>) =>
  async (account: DemoAccount, path = '', width = 1280): Promise<BrowserPage> => {
    const opening = await open(`${stack.url()}/admin${path}`, { width });
    await typeAccount(opening.page, account);
    return opening;
  };

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

export const places = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link');

export const go = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
  await heading(page, name).waitFor();
};

/** The dialog that a button opens. */
export const opened = async (page: Page, button: string) => {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
};

export const told = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();

/** Chromium writes every refused request on its console; a page that was told no is not a page that is broken. */
export const notRefusals = (errors: readonly string[]): string[] =>
  errors.filter((error) => !/Failed to load resource: .*status of (401|403|404|409|412)/.test(error));

const sticksOutNow = (page: Page): Promise<string[]> =>
  page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth, ownerDocument }) =>
      scrollWidth <= clientWidth
        ? []
        : [...ownerDocument.querySelectorAll('main *')]
            .filter((element) => element.getBoundingClientRect().right > clientWidth)
            .map(({ tagName, textContent }) => `${tagName} ${textContent?.slice(0, 40)}`),
    );

/** What makes it necessary to scroll sideways, after the page has taken the window's new size. */
export const sticksOut = async (page: Page): Promise<string[]> => {
  const fits = async (): Promise<boolean> => (await sticksOutNow(page)).length === 0;
  await until(fits, { timeoutSeconds: 3, what: 'fitting its window' }).catch(() => undefined);
  return sticksOutNow(page);
};

export const fitsItsWindow = async (page: Page): Promise<void> => {
  expect({ at: page.url(), sticksOut: await sticksOut(page) }).toEqual({ at: page.url(), sticksOut: [] });
};
