/** A real browser for journeys over pages. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { hostileWorld } from './hostile-world.ts';

/** What is asked for, or where systems put Chromium and Chrome. */
const chromiumPath = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
].find((path) => path !== '' && existsSync(path));

/** Headless, in a container too, and quiet: it asks for nothing but the page. */
const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In CI a missing browser is a failure; elsewhere these tests are skipped, and say why. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (chromiumPath || process.env.CI) describe(name, tests);
  else describe.skip(`${name} (skipped: there is no Chromium; say where by CHROMIUM_PATH)`, tests);
};

export type BrowserPage = {
  readonly page: Page;
  /** What went wrong in the page: exceptions, and errors on its console, refused content among them. */
  readonly errors: readonly string[];
};

/**
 * In a world that is not kind Chromium writes of each request that was refused for the moment, which pages send again. It
 * asks for an icon where the refusal itself is the page.
 */
const isOfWeather = (message: ConsoleMessage): boolean =>
  hostileWorld() !== undefined &&
  (/ status of 503 /.test(message.text()) || message.location().url.endsWith('/favicon.ico'));

/** What the page asks for by itself it sends again by itself. */
const wasRefused = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .some(({ responseStatus, initiatorType }) => responseStatus === 503 && initiatorType !== 'fetch')`;

/** A page, or a script of it, may be refused for the moment there, too: whoever sees that loads it again. */
export const untilLoaded = async (page: Page): Promise<void> => {
  await page.waitForLoadState();
  while (hostileWorld() && (await page.evaluate<boolean>(wasRefused))) await page.reload();
};

export type OpenOptions = { readonly width?: number; readonly height?: number; readonly dark?: boolean };

/** Call inside of `describeInBrowser`. */
export const withBrowser = () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!chromiumPath) throw new Error('there is no Chromium; say where by CHROMIUM_PATH');
    browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
  });
  return {
    open: async (
      url: string,
      { width = 1280, height = 900, dark = false }: OpenOptions = {},
    ): Promise<BrowserPage> => {
      if (!browser) throw new Error('the browser runs in tests only');
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
      });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isOfWeather(message)) errors.push(message.text());
      });
      await page.goto(url);
      await untilLoaded(page);
      return { page, errors };
    },
  };
};
