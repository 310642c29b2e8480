/**
 * Every rate limit, in one table. A limit is up to five token buckets: one per network address, one per
 * signed-in user, one per account that the body names, one per thing that the address names, one per phone. A bucket
 * holds `burst` requests and gains `perMinute`.
 *
 * The numbers stop guessing, mail bombs and runaway scripts; a busy person, or a test that signs in dozens of
 * times a minute, does not notice them. The user pool itself locks an account after five wrong passwords.
 *
 * Addresses are counted for strangers alone, and widely: mobile carriers put thousands of shoppers behind one
 * (carrier-grade NAT, RFC 6598). Who is signed in is counted by who they are.
 */
export type BucketRule = { readonly burst: number; readonly perMinute: number };

export type LimitSubject = 'address' | 'user' | 'account' | 'reference' | 'phone';

type Limit = Readonly<Partial<Record<LimitSubject, BucketRule>>>;

const limits = {
  'sign-in': { address: { burst: 600, perMinute: 300 }, account: { burst: 60, perMinute: 30 } },
  register: { address: { burst: 300, perMinute: 120 }, account: { burst: 10, perMinute: 2 } },
  codes: { address: { burst: 300, perMinute: 120 }, account: { burst: 15, perMinute: 3 } },
  /** Mails go to an address that may be anybody's. */
  'change-email': { user: { burst: 5, perMinute: 1 / 12 }, account: { burst: 10, perMinute: 1 } },
  /** Five wrong ones end a code. */
  'email-code': { user: { burst: 15, perMinute: 1 } },
  /** A code is one of a million, and three are right at any time: an hour of guessing finds one in five thousand hours. */
  'second-factor': {
    address: { burst: 300, perMinute: 120 },
    user: { burst: 10, perMinute: 1 },
    account: { burst: 10, perMinute: 1 },
  },
  /** Opening one; what is in it is changed by whoever has its token. */
  cart: { address: { burst: 1_200, perMinute: 600 }, user: { burst: 120, perMinute: 60 } },
  /** Narrower than the rest: codes can be guessed. */
  coupon: { address: { burst: 240, perMinute: 120 }, user: { burst: 60, perMinute: 30 } },
  /** Guests by their network, and by the address that they name: it may be anybody's. */
  checkout: {
    address: { burst: 240, perMinute: 120 },
    user: { burst: 120, perMinute: 60 },
    account: { burst: 20, perMinute: 5 },
  },
  /** Each reads all that there is of a person: three, and another every eight hours. */
  'data-export': { user: { burst: 3, perMinute: 1 / (8 * 60) } },
  payment: { address: { burst: 240, perMinute: 120 }, user: { burst: 120, perMinute: 60 } },
  /** Of browsers that come back from paying, which nobody signed in: one shopper comes once or twice. */
  callback: { address: { burst: 600, perMinute: 300 }, reference: { burst: 30, perMinute: 10 } },
  verify: {
    address: { burst: 240, perMinute: 120 },
    user: { burst: 120, perMinute: 60 },
    reference: { burst: 60, perMinute: 30 },
  },
  'prompts-hour': { phone: { burst: 5, perMinute: 5 / 60 } },
  'prompts-day': { phone: { burst: 10, perMinute: 10 / (24 * 60) } },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;

/** What a stage has other than the rest. Developers and their tests are many people behind one address. */
const stages: Readonly<Record<string, Readonly<Partial<Record<LimitName, Limit>>>>> = {
  dev: {
    'sign-in': { address: { burst: 1_200, perMinute: 600 }, account: { burst: 300, perMinute: 150 } },
    codes: { ...limits.codes, address: { burst: 600, perMinute: 300 } },
    cart: { ...limits.cart, user: { burst: 600, perMinute: 300 } },
    checkout: {
      address: { burst: 1_200, perMinute: 600 },
      user: { burst: 600, perMinute: 300 },
      account: { burst: 60, perMinute: 30 },
    },
    payment: { address: { burst: 1_200, perMinute: 600 }, user: { burst: 600, perMinute: 300 } },
    callback: { ...limits.callback, address: { burst: 3_000, perMinute: 1_500 } },
    verify: {
      ...limits.verify,
      address: { burst: 1_200, perMinute: 600 },
      user: { burst: 600, perMinute: 300 },
    },
  },
};

export const limitFor = (name: LimitName, stage: string): Limit => stages[stage]?.[name] ?? limits[name];
