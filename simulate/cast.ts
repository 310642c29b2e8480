/** Who is there: drawn from the seed, so that each shop has people and habits of its own. */
import { demoAccounts, demoShopIds } from '../demo/accounts.ts';
import { between } from '../local/aws/weather/random.ts';
import type { Actor } from './actor.ts';
import { makeCarrier } from './actors/carrier.ts';
import { makeGuest } from './actors/guest.ts';
import { makeOwner } from './actors/owner.ts';
import { makePartner } from './actors/partner.ts';
import { providers } from './actors/pay.ts';
import { makePaymentProvider } from './actors/payment-provider.ts';
import { offerToFew } from './actors/promotion.ts';
import { makeRush } from './actors/rush.ts';
import { makeShopper } from './actors/shopper.ts';
import { makeStaff } from './actors/staff.ts';
import { makeWarehouse } from './actors/warehouse.ts';
import { openAccount, secretAt } from './open-accounts.ts';
import { type Person, personIn } from './person.ts';
import type { World } from './world.ts';

const fewestShoppers = 6;
const mostShoppers = 14;
const guests = 3;
const hurried = 6;
const busiestMinutes = 40;
const idlestMinutes = 160;

const emailOf = (name: string): string => `${name}@shoppers.example.com`;

export const castOf = async (world: World): Promise<Actor[]> => {
  const { stack } = world;
  const [pool] = stack.resources.ofType('AWS::Cognito::UserPool');
  const random = world.randomOf('cast');
  const count = Math.floor(between(random, fewestShoppers, mostShoppers + 1));
  const names = Array.from({ length: count }, (_, index) => `shopper-${index + 1}`);
  const isThere = (name: string): boolean => !world.plan.without.includes(name);
  const pauses = new Map(names.map((name) => [name, between(random, busiestMinutes, idlestMinutes)]));
  const shoppers: Actor[] = [];
  for (const name of names.filter(isThere)) {
    await openAccount(stack.url, pool?.ref ?? '', emailOf(name), name);
    shoppers.push(
      makeShopper(world, personIn(world, name, emailOf(name)), pauses.get(name) ?? idlestMinutes),
    );
  }
  const staffNamed = (name: string) => personIn(world, name, demoAccounts.staff.email);
  await offerToFew(staffNamed('staff-0'));
  const hurriedPeople: Person[] = [];
  for (let number = 1; number <= hurried; number += 1) {
    const name = `hurried-${number}`;
    await openAccount(stack.url, pool?.ref ?? '', emailOf(name), name);
    hurriedPeople.push(personIn(world, name, emailOf(name)));
  }
  const carriers = await secretAt(stack.url, 'carriers');
  const others = [
    ...Array.from({ length: guests }, (_, index) => makeGuest(world, personIn(world, `guest-${index + 1}`))),
    makeStaff(world, staffNamed('staff-1')),
    makeStaff(world, staffNamed('staff-2')),
    makeCarrier(world, staffNamed('carrier'), carriers.default ?? ''),
    ...(await makePartner(world, personIn(world, 'partner', demoAccounts.admin.email))),
    makeWarehouse(world),
    makeRush(world, staffNamed('herald'), hurriedPeople),
    makeOwner(personIn(world, 'owner', demoAccounts.shop.email), demoShopIds),
    ...providers.map((provider) => makePaymentProvider(world, provider)),
  ];
  return [...shoppers, ...others.filter(({ name }) => isThere(name))];
};
