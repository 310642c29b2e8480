/** A promotion that many want and few can have. */
import type { Person } from '../person.ts';

export const fewCode = 'FEWONLY';

export const offerToFew = async (staff: Person): Promise<void> => {
  const definition = {
    name: 'Five for the quickest',
    code: fewCode,
    type: 'percentage',
    value: 5,
    limits: { total: 5, perCustomer: 1 },
    priority: 30,
  };
  await staff.post('/v1/promotions', definition);
};
