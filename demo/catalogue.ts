/** The demo shop: what is in it. Prices are in US dollars here; `priced` makes the other currencies of them. */

export type DemoCategory = { readonly slug: string; readonly name: string };

export const demoCategories: readonly DemoCategory[] = [
  { slug: 'kitchen', name: 'Kitchen' },
  { slug: 'drinkware', name: 'Drinkware' },
  { slug: 'clothing', name: 'Clothing' },
  { slug: 'home', name: 'Home' },
  { slug: 'outdoors', name: 'Outdoors' },
];

/** SKU, attributes, US dollars, grams, pieces in stock. */
type DemoVariant = readonly [string, Readonly<Record<string, string>>, number, number, number];

export type DemoProduct = {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly shopId: 'kitchen-lagos' | 'weavers-addis' | 'trails-nairobi';
  readonly tags: readonly string[];
  readonly variants: readonly DemoVariant[];
};

const product = (
  shopId: DemoProduct['shopId'],
  category: string,
  name: string,
  description: string,
  tags: readonly string[],
  ...variants: readonly DemoVariant[]
): DemoProduct => ({
  slug: name.toLowerCase().replaceAll(' ', '-'),
  name,
  description,
  category,
  shopId,
  tags,
  variants,
});

const kitchen = 'kitchen-lagos';
const weavers = 'weavers-addis';
const trails = 'trails-nairobi';

export const demoProducts: readonly DemoProduct[] = [
  product(
    kitchen,
    'drinkware',
    'Enamel mug',
    'Holds 350 ml and a lifetime of tea.',
    ['enamel', 'gift'],
    ['MUG-BLUE', { colour: 'blue' }, 9, 320, 120],
    ['MUG-WHITE', { colour: 'white' }, 9, 320, 80],
  ),
  product(
    kitchen,
    'drinkware',
    'Coffee cup set',
    'Six small cups for the coffee ceremony.',
    ['coffee', 'gift'],
    ['CUPS-6', { pieces: '6' }, 24, 900, 40],
  ),
  product(
    kitchen,
    'drinkware',
    'Clay coffee pot',
    'A jebena with a long neck and a straw lid.',
    ['coffee', 'clay'],
    ['JEBENA', {}, 18, 1100, 35],
  ),
  product(
    kitchen,
    'drinkware',
    'Glass carafe',
    'One litre, with a lid that keeps flies out.',
    ['glass'],
    ['CARAFE-1L', {}, 14, 700, 60],
  ),
  product(
    kitchen,
    'kitchen',
    'Cast iron pan',
    'Heavy, even, and better every year.',
    ['iron'],
    ['PAN-24', { size: '24 cm' }, 32, 2100, 45],
    ['PAN-28', { size: '28 cm' }, 39, 2700, 30],
  ),
  product(
    kitchen,
    'kitchen',
    'Chef knife',
    'Carbon steel, 20 cm, for everything.',
    ['steel'],
    ['KNIFE-20', {}, 45, 260, 50],
  ),
  product(
    kitchen,
    'kitchen',
    'Olive wood board',
    'One piece of wood, oiled by hand.',
    ['wood', 'gift'],
    ['BOARD-30', {}, 27, 950, 55],
  ),
  product(
    kitchen,
    'kitchen',
    'Spice box',
    'Seven tins in one, with a spoon.',
    ['steel', 'gift'],
    ['SPICE-7', {}, 21, 800, 40],
  ),
  product(
    kitchen,
    'kitchen',
    'Mortar and pestle',
    'Granite, for pepper, garlic and patience.',
    ['stone'],
    ['MORTAR', {}, 30, 3200, 25],
  ),
  product(
    weavers,
    'clothing',
    'Cotton shirt',
    'Handwoven cotton, cut straight.',
    ['cotton'],
    ['SHIRT-S', { size: 'S' }, 35, 240, 30],
    ['SHIRT-M', { size: 'M' }, 35, 250, 50],
    ['SHIRT-L', { size: 'L' }, 35, 260, 40],
  ),
  product(
    weavers,
    'clothing',
    'Linen dress',
    'Light, with pockets.',
    ['linen'],
    ['DRESS-S', { size: 'S' }, 58, 320, 20],
    ['DRESS-M', { size: 'M' }, 58, 330, 25],
  ),
  product(
    weavers,
    'clothing',
    'Wool scarf',
    'Two metres of soft wool.',
    ['wool', 'gift'],
    ['SCARF-RED', { colour: 'red' }, 26, 210, 60],
    ['SCARF-GREY', { colour: 'grey' }, 26, 210, 60],
  ),
  product(
    weavers,
    'clothing',
    'Leather belt',
    'Vegetable-tanned, brass buckle.',
    ['leather'],
    ['BELT', {}, 29, 280, 45],
  ),
  product(
    weavers,
    'clothing',
    'Felt slippers',
    'Warm feet on stone floors.',
    ['wool'],
    ['SLIPPERS-40', { size: '40' }, 22, 380, 30],
  ),
  product(
    weavers,
    'home',
    'Basket with lid',
    'Woven of grass and palm, 40 cm.',
    ['grass', 'gift'],
    ['BASKET-40', {}, 33, 900, 30],
  ),
  product(
    weavers,
    'home',
    'Cotton blanket',
    'Soft, striped, for two.',
    ['cotton'],
    ['BLANKET-BLUE', { colour: 'blue' }, 62, 1400, 25],
  ),
  product(
    weavers,
    'home',
    'Floor cushion',
    'Filled with kapok, covered with canvas.',
    ['canvas'],
    ['CUSHION-60', {}, 41, 1800, 30],
  ),
  product(
    weavers,
    'home',
    'Beeswax candles',
    'Eight candles that smell of honey.',
    ['wax', 'gift'],
    ['CANDLES-8', { pieces: '8' }, 16, 600, 90],
  ),
  product(
    weavers,
    'home',
    'Table runner',
    'Woven border, 180 cm.',
    ['cotton'],
    ['RUNNER-180', {}, 28, 350, 40],
  ),
  product(
    trails,
    'outdoors',
    'Day pack',
    'Twenty litres, waxed canvas.',
    ['canvas'],
    ['PACK-20', { volume: '20 l' }, 75, 850, 35],
  ),
  product(
    trails,
    'outdoors',
    'Water bottle',
    'Steel, keeps cold for a day.',
    ['steel'],
    ['BOTTLE-750', {}, 23, 340, 100],
  ),
  product(
    trails,
    'outdoors',
    'Head torch',
    'Three hundred lumens and a red light.',
    ['light'],
    ['TORCH', {}, 34, 90, 70],
  ),
  product(
    trails,
    'outdoors',
    'Camping stove',
    'Folds flat, burns twigs.',
    ['steel'],
    ['STOVE', {}, 49, 480, 20],
  ),
  product(
    trails,
    'outdoors',
    'Rain jacket',
    'Seams taped, packs into its pocket.',
    ['rain'],
    ['JACKET-M', { size: 'M' }, 88, 420, 20],
    ['JACKET-L', { size: 'L' }, 88, 440, 20],
  ),
];

/** Whole units of each currency for a dollar, roughly; prices in a shop are round numbers. */
const perDollar = { NGN: 1500, KES: 130, ETB: 125, USD: 1 } as const;

export const priced = (dollars: number): { amount: number; currency: string }[] =>
  Object.entries(perDollar).map(([currency, rate]) => ({ amount: dollars * rate * 100, currency }));

export const demoPromotions = [
  {
    key: 'welcome',
    definition: {
      name: 'Welcome',
      code: 'WELCOME10',
      type: 'percentage',
      value: 10,
      conditions: { firstOrderOnly: true },
      limits: { perCustomer: 1 },
      priority: 10,
    },
  },
  {
    key: 'candles',
    definition: {
      name: 'Three for two on everything marked so',
      code: 'THREEFORTWO',
      type: 'buy-x-get-y',
      buy: 2,
      get: 1,
      priority: 20,
    },
  },
  {
    key: 'free-shipping',
    definition: {
      name: 'Free shipping from ₦150,000',
      type: 'free-shipping',
      conditions: { minimumSubtotal: { amount: 15_000_000, currency: 'NGN' } },
      priority: 50,
    },
  },
] as const;
