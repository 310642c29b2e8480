import * as z from 'zod';
import { countryOf } from '../shared/places.ts';

export const countryCodeSchema = z
  .string()
  .refine((code) => countryOf(code) === code, { error: 'must be a country of ISO 3166-1, such as NG' })
  .meta({ example: 'NG' });
