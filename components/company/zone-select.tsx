'use client';

import { useLocale } from 'next-intl';
import { russianZones, zoneName } from '@/components/booking/zones';
import { Select } from '@/components/ui/select';

const zones = [...russianZones, 'Asia/Almaty', 'Europe/Minsk', 'Asia/Tashkent', 'Asia/Tbilisi', 'Europe/London', 'Europe/Berlin'];

type Props = { value: string; onValueChange: (zone: string) => void };

/** Where the company's clock is: the zones of its likely cities, and its own if it is another. */
export function ZoneSelect({ value, onValueChange }: Props) {
  const locale = useLocale();
  const options = [...new Set([value, ...zones])].map((zone) => ({ value: zone, label: cityAndOffset(zone, locale) }));
  return <Select value={value} onValueChange={onValueChange} options={options} />;
}

/** «Екатеринбург, GMT+5»: short enough for a phone. */
function cityAndOffset(zone: string, locale: string): string {
  const offset = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(new Date())
    .find((piece) => piece.type === 'timeZoneName')?.value;
  return [zoneName(zone, locale), offset].filter(Boolean).join(', ');
}
