/** Who carries a parcel, and the number it is found by there. */
import { TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';

export type Tracking = { readonly carrier: string; readonly trackingNumber: string };

export const isWithoutCarrier = ({ carrier }: Tracking): boolean => carrier.trim() === '';

/** As it is sent: a van of one's own has no number. */
export const trackingOf = ({ carrier, trackingNumber }: Tracking) => {
  const number = trackingNumber.trim();
  return { carrier: carrier.trim(), ...(number !== '' && { trackingNumber: number }) };
};

type InputProps = { readonly tracking: Tracking; readonly change: (tracking: Tracking) => void };

export const TrackingInput = ({ tracking, change }: InputProps) => {
  const t = useTranslations('order');
  const text = (name: keyof Tracking) => ({
    label: t(name),
    value: tracking[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ ...tracking, [name]: currentTarget.value }),
  });
  return (
    <>
      <TextInput required {...text('carrier')} />
      <TextInput {...text('trackingNumber')} />
    </>
  );
};
