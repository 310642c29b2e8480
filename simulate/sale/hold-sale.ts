/** The sale itself: a quiet time with the rest of the shop alone, then the crowd beside it. */
import { demoAccounts, demoPassword } from '../../demo/accounts.ts';
import { newId } from '../../functions/shared/ids.ts';
import { streamOf } from '../../local/aws/weather/random.ts';
import type { Answer } from '../../local/server.ts';
import { type Shopper, shopperAt } from '../../test/support/shopper.ts';
import { readFacts } from '../facts.ts';
import { invariants } from '../invariants/all.ts';
import { type Shop, startShop } from '../start-shop.ts';
import type { Scheduler } from '../virtual/scheduler.ts';
import { type Asked, askForOne, type Wish } from './ask-for-one.ts';
import { pieces, uses } from './terms.ts';

/** All come as soon as it begins: 10,000 in ten seconds. */
const crowdPerSecond = 1000;
/** Before the sale begins. */
const quietSeconds = 10;
/** Of people who buy something else, before the sale and while it lasts. */
const othersEverySeconds = 0.25;
const plenty = 100_000;
const code = 'FLASH50';

/** AWS as it is each day for whoever writes much to one place; nothing fails. */
const traits = ['transaction-conflicts', 'table-throughput=1'];

export type SaleOptions = {
  readonly seed: number;
  readonly shoppers: number;
  readonly scheduler: Scheduler;
  readonly hosts: Map<string, Answer>;
  /** Of a stage with a trusted gateway. */
  readonly assembly: string;
};

type Stock = { readonly onHand: number; readonly held: number; readonly available: number };

export type Sale = {
  /** What each shopper was told, call by call. */
  readonly crowd: readonly (readonly Asked[])[];
  readonly othersBefore: readonly (readonly Asked[])[];
  readonly othersMeanwhile: readonly (readonly Asked[])[];
  readonly left: Stock;
  /** Of the code. */
  readonly used: number;
  /** What is broken of what always holds. */
  readonly broken: readonly string[];
};

const signedIn = async (url: string, email: string): Promise<Shopper> => {
  const body = { email, password: demoPassword };
  const answer = await shopperAt(url).post<{ accessToken: string }>('/v1/auth/sign-in', body);
  return shopperAt(url, answer.body.accessToken);
};

const stockOf = async (staff: Shopper, variantId: string): Promise<Stock> =>
  (await staff.get<Stock>(`/v1/inventory/${variantId}`)).body;

const setStock = async (staff: Shopper, variantId: string, onHand: number): Promise<void> => {
  const delta = onHand - (await stockOf(staff, variantId)).onHand;
  if (delta !== 0)
    await staff.post(`/v1/inventory/${variantId}/adjustments`, { delta, reason: 'correction' });
};

type Goods = { readonly variantId: string; readonly promotionId: string; readonly others: readonly string[] };

/** Puts one variant on sale, with its code; of all others there is plenty. */
const prepare = async (staff: Shopper): Promise<Goods> => {
  const listed = await staff.get<{ items: { variantId: string }[] }>('/v1/inventory?limit=100');
  const [variantId = '', ...others] = listed.body.items.map((stock) => stock.variantId);
  await setStock(staff, variantId, pieces);
  for (const other of others) await setStock(staff, other, plenty);
  const promotion = { name: 'Flash', code, type: 'percentage', value: 10, limits: { total: uses } };
  const made = await staff.post<{ id: string }>('/v1/promotions', promotion);
  return { variantId, promotionId: made.body.id, others };
};

type Counter = {
  readonly ask: (afterSeconds: number, wish: Wish) => Promise<Asked[]>;
  readonly goods: Goods;
};

const newUser = () => newId('user', new Date());

/** Whoever has the code tries it first, and without it when it is used up. */
const comeForTheSale = async (
  { ask, goods: { variantId } }: Counter,
  afterSeconds: number,
): Promise<Asked[]> => {
  const wish = { userId: newUser(), variantId };
  const withCode = await ask(afterSeconds, { ...wish, coupon: code });
  if (withCode.at(-1)?.outcome !== 'promotion-not-applicable') return withCode;
  return [...withCode, ...(await ask(0, wish))];
};

const comeForOthers = ({ ask, goods: { others } }: Counter, seconds: number): Promise<Asked[][]> =>
  Promise.all(
    Array.from({ length: seconds / othersEverySeconds }, (_, place) =>
      ask(place * othersEverySeconds, {
        userId: newUser(),
        variantId: others[place % others.length] ?? '',
      }),
    ),
  );

const brokenIn = async (shop: Shop, staff: Shopper): Promise<string[]> => {
  const { url } = shop.stack;
  const inspector = { get: <T>(path: string) => staff.get<T>(path) };
  const facts = await readFacts({ url, dataDir: shop.dataDir, staff: inspector, isHostile: true, heard: [] });
  return invariants.flatMap(({ name, always, flaws }) =>
    always ? flaws(facts).map((flaw) => `${name}: ${flaw}`) : [],
  );
};

export const holdSale = async (options: SaleOptions): Promise<Sale> => {
  const { seed, shoppers, scheduler, hosts, assembly } = options;
  const begin = () => scheduler.begin();
  const shop = await startShop({ hosts, assembly, weather: { seed, traits }, report: () => {}, begin });
  const sleep = (seconds: number) => scheduler.sleepUntil(scheduler.now() + seconds * 1000);
  try {
    const staff = await signedIn(shop.stack.url, demoAccounts.staff.email);
    const goods = await prepare(staff);
    const ask = async (afterSeconds: number, wish: Wish): Promise<Asked[]> => {
      await sleep(afterSeconds);
      return askForOne(shop.stack.url, wish, sleep);
    };
    const counter = { ask, goods };
    shop.stack.weather?.begin();
    const othersBefore = await comeForOthers(counter, quietSeconds);
    const random = streamOf(seed, 'crowd');
    const crowdSeconds = shoppers / crowdPerSecond;
    const [othersMeanwhile, ...crowd] = await Promise.all([
      comeForOthers(counter, Math.max(quietSeconds, crowdSeconds)),
      ...Array.from({ length: shoppers }, () => comeForTheSale(counter, random() * crowdSeconds)),
    ]);
    shop.stack.weather?.calm();
    await sleep(60);
    const promotion = await staff.get<{ used: number }>(`/v1/promotions/${goods.promotionId}`);
    const left = await stockOf(staff, goods.variantId);
    const broken = await brokenIn(shop, staff);
    return { crowd, othersBefore, othersMeanwhile, left, used: promotion.body.used, broken };
  } finally {
    await shop.close();
  }
};
