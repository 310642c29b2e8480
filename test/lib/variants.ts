/**
 * The combinations of settings that are synthesized and looked at in CI: of every setting that changes resources, each
 * value meets each value of every other one (pairwise), wherever the two may stand together.
 */
type Context = Readonly<Record<string, string>>;

const domain = {
  apiDomain: 'api.shop.example',
  apiCertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/shop',
};
const copies = { backupCopyVaultArn: 'arn:aws:backup:eu-west-1:000000000000:backup-vault:copies' };

/** The values of each setting, or of those that go together, that change what is made; `{}`: left out. */
const choices: Readonly<Record<string, readonly Context[]>> = {
  stage: [
    { stage: 'trial', production: 'false', emailSender: 'trial@shop.example' },
    { stage: 'production', production: 'true', emailSender: 'orders@shop.example' },
  ],
  alarmEmail: [{}, { alarmEmail: 'ops@shop.example' }],
  monthlyBudgetDollars: [{}, { monthlyBudgetDollars: '500' }],
  reserveConcurrency: [{}, { reserveConcurrency: 'on' }],
  corsOrigins: [{}, { corsOrigins: 'https://shop.example' }],
  warehouseUrl: [{}, { warehouseUrl: 'https://packers.example' }],
  externalSystem: [
    {},
    { externalSystem: 'http', externalUrl: 'https://other.example' },
    { externalSystem: 'files' },
  ],
  paymentProviders: [{}, { paymentProviders: 'paystack' }],
  trustedGateway: [{}, { trustedGateway: 'on' }],
  apiDomain: [{}, domain, { ...domain, apiHostedZoneId: 'Z0SHOP', edgeOnly: 'on' }],
  adminPages: [{}, { adminPages: 'on' }],
  userPoolPlan: [{}, { userPoolPlan: 'lite' }],
  poolFirewall: [{}, { poolFirewall: 'on' }],
  lake: [{}, { lake: 'off' }],
  backups: [{}, { backups: 'on' }, { backups: 'on', ...copies }],
  canary: [{}, { canary: 'on' }, { canary: 'off' }],
};

/** What functions read, what is a value in a resource that is there in any case, or what goes with another one. */
const changingNoResource = [
  'lambdaConcurrency',
  /** With `apiDomain`, in its place. */
  'apiCertificateArn',
  'apiHostedZoneId',
  'edgeOnly',
  'backupCopyVaultArn',
  'returnOrigins',
  'paymentWindowSeconds',
  'cartAbandonedAfterSeconds',
  'secondFactor',
  'rateLimits',
  'logLevel',
  'requestsPerSecond',
] as const;

export const settingsOfVariants: readonly string[] = [
  ...new Set([...Object.values(choices).flat().flatMap(Object.keys), ...changingNoResource]),
];

/** Which value each setting has: -1 while it is not chosen. */
type Chosen = readonly number[];
type Place = { readonly setting: number; readonly value: number };

const names = Object.keys(choices);
const valuesOf = (setting: number): readonly Context[] => choices[names[setting] ?? ''] ?? [];
const places: readonly Place[] = names.flatMap((_, setting) =>
  valuesOf(setting).map((_context, value) => ({ setting, value })),
);

const contextOf = ({ setting, value }: Place): Context => valuesOf(setting)[value] ?? {};

/** A production whose alarms nobody hears is refused (lib/settings.ts). */
const isRefused = (one: Place, other: Place): boolean =>
  contextOf(one).stage === 'production' &&
  names[other.setting] === 'alarmEmail' &&
  contextOf(other).alarmEmail === undefined;

const mayMeet = (one: Place, other: Place): boolean =>
  one.setting !== other.setting && !isRefused(one, other) && !isRefused(other, one);

const keyOf = ({ setting, value }: Place): string => `${setting}=${value}`;
const pairOf = (one: Place, other: Place): string =>
  one.setting < other.setting ? `${keyOf(one)} ${keyOf(other)}` : `${keyOf(other)} ${keyOf(one)}`;

const chosenPlaces = (chosen: Chosen): Place[] =>
  chosen.flatMap((value, setting) => (value < 0 ? [] : { setting, value }));

/**
 * The value that meets most values which it has not met yet, among those that may stand beside what is chosen; of equal
 * ones that which has most still to meet.
 */
const bestValue = (setting: number, chosen: Chosen, missing: ReadonlyMap<string, unknown>): number => {
  const others = chosenPlaces(chosen);
  const news = (place: Place): number => {
    const isMissing = (other: Place): boolean => missing.has(pairOf(place, other));
    return others.filter(isMissing).length + places.filter(isMissing).length / (places.length + 1);
  };
  const [first, ...further] = places
    .filter((place) => place.setting === setting)
    .filter((place) => others.every((other) => mayMeet(place, other)));
  if (!first) throw new Error(`no value of ${names[setting]} may stand beside ${JSON.stringify(chosen)}`);
  return further.reduce((best, place) => (news(place) > news(best) ? place : best), first).value;
};

/** Begins with a pair that none had yet and chooses the rest by how much it adds, until no pair is missing. */
const pairwise = (): Chosen[] => {
  const missing = new Map(
    places.flatMap((one) =>
      places
        .filter((other) => mayMeet(one, other))
        .map((other) => [pairOf(one, other), [one, other]] as const),
    ),
  );
  const taken: Chosen[] = [];
  for (let pair = missing.values().next(); !pair.done; pair = missing.values().next()) {
    const [one, other] = pair.value;
    let chosen: Chosen = names
      .map(() => -1)
      .with(one.setting, one.value)
      .with(other.setting, other.value);
    for (const setting of names.keys()) {
      if (chosen[setting] === -1) chosen = chosen.with(setting, bestValue(setting, chosen, missing));
    }
    const all = chosenPlaces(chosen);
    for (const place of all) for (const its of all) missing.delete(pairOf(place, its));
    taken.push(chosen);
  }
  return taken;
};

const merged = (chosen: Chosen): Context => Object.assign({}, ...chosenPlaces(chosen).map(contextOf));

const named = (context: Context): string =>
  Object.entries(context)
    .filter(([setting]) => setting !== 'emailSender' && setting !== 'production')
    .map(([setting, value]) => (setting === 'stage' ? value : setting))
    .join(' ');

export const variants: readonly { readonly name: string; readonly context: Context }[] = pairwise()
  .map(merged)
  .map((context) => ({ name: named(context), context }));
