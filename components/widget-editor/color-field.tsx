'use client';

import { useState, type ReactNode } from 'react';
import { Check } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { brandColors, contrastOf, hexColorSchema } from '@/server/domain/widgets/schema';

const swatches = ['#0b7a75', '#1d3a8a', '#c0322b', '#f2c200', '#6b4a2f', '#0b0f14'] as const;

type Props = { label?: ReactNode; value: string; onChange: (color: string) => void };

/** A colour, and what it means for the text on it, by the server's own arithmetic. */
export function ColorField({ label, value, onChange }: Props) {
  const t = useTranslations('onboarding.look');
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = hexColorSchema.safeParse(typed ?? value);
  const colors = brandColors(value);
  const ratio = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(contrastOf(colors.brand, colors.on));
  const words = colors.on === '#ffffff' ? t('white', { ratio }) : t('ink', { ratio });
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{label ?? t('color')}</legend>
      <div className="flex flex-wrap items-center gap-2">
        {swatches.map((color) => (
          <button
            key={color}
            type="button"
            aria-label={color}
            aria-pressed={value === color}
            onClick={() => {
              setTyped(null);
              onChange(color);
            }}
            style={{ background: color, color: brandColors(color).on }}
            className={cn(
              'grid size-10 place-items-center rounded-md shadow-[inset_0_0_0_1px_var(--line-strong)]',
              value === color && 'outline-2 outline-offset-2 outline-ink',
            )}
          >
            {value === color ? <Check aria-hidden className="size-5" /> : null}
          </button>
        ))}
        <Input
          aria-label={t('code')}
          className="w-28 font-mono"
          value={typed ?? value}
          aria-invalid={!parsed.success || undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            const color = hexColorSchema.safeParse(event.target.value);
            if (color.success) onChange(color.data);
          }}
          onBlur={() => parsed.success && setTyped(null)}
        />
        <input
          type="color"
          aria-label={t('pick')}
          value={value}
          onChange={(event) => {
            setTyped(null);
            onChange(event.target.value);
          }}
          className="size-10 cursor-pointer rounded-md border border-control bg-surface p-1"
        />
      </div>
      <p role="status" className={cn('text-xs', parsed.success ? 'text-ink-3' : 'text-danger')}>
        {parsed.success ? `${words}${colors.brand === value ? '' : ` ${t('shifted', { color: colors.brand })}`}` : t('badCode')}
      </p>
    </fieldset>
  );
}
