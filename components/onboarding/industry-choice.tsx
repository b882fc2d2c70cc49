'use client';

import { Ellipsis, Hammer, Languages, Scale, Scissors, SmilePlus, Wrench } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RadioGroup } from 'radix-ui';
import { industries, type Industry } from '@/server/domain/tenants/schema';

const icons = {
  dental: SmilePlus,
  auto: Wrench,
  languages: Languages,
  beauty: Scissors,
  renovation: Hammer,
  legal: Scale,
  other: Ellipsis,
} as const;

export function IndustryChoice({ value, onChange }: { value: Industry | undefined; onChange: (industry: Industry) => void }) {
  const t = useTranslations('onboarding');
  return (
    <RadioGroup.Root
      aria-label={t('company.industry')}
      value={value ?? ''}
      onValueChange={(next) => onChange(next as Industry)}
      className="grid grid-cols-2 gap-2 sm:grid-cols-4"
    >
      {industries.map((industry) => {
        const Icon = icons[industry];
        return (
          <RadioGroup.Item
            key={industry}
            value={industry}
            className="grid min-h-18 content-center justify-items-start gap-1.5 rounded-md border border-line-strong bg-surface px-3 py-2.5 text-left text-base hover:border-control data-[state=checked]:border-ink data-[state=checked]:bg-accent-wash data-[state=checked]:font-medium data-[state=checked]:shadow-[inset_0_0_0_1px_var(--ink)]"
          >
            <Icon aria-hidden className="size-4.5" />
            {t(`industries.${industry}`)}
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
