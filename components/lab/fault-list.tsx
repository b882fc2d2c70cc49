'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '@/components/shell/api-provider';
import { cn } from '@/components/ui/cn';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { useLabAction } from './use-lab-action';

export type ActiveFault = { device: 'telegram' | 'mail'; kind: string; value: number };

const kinds = {
  telegram: ['rate_limited', 'server_error', 'gateway', 'silent', 'cut', 'duplicate', 'reorder'],
  mail: ['later', 'bounce', 'silent', 'cut'],
} as const;

const delays = ['0', '2000', '10000', '30000'] as const;

/** Switches under the device they break. An active one is amber and bold. */
export function FaultList({ device, active }: { device: 'telegram' | 'mail'; active: readonly ActiveFault[] }) {
  const t = useTranslations('lab.faults');
  const trpc = useTRPC();
  const set = useMutation(trpc.lab.setFault.mutationOptions(useLabAction()));
  const valueOf = (kind: string) => active.find((fault) => fault.kind === kind)?.value ?? 0;
  const label = (kind: string) =>
    device === 'telegram'
      ? t(`telegram.${kind as (typeof kinds)['telegram'][number]}`)
      : t(`mail.${kind as (typeof kinds)['mail'][number]}`);
  return (
    <div>
      <h3 className="pb-1 text-xs font-medium text-ink-3">{t('title')}</h3>
      <ul>
        {kinds[device].map((kind) => (
          <Row key={kind} isOn={valueOf(kind) > 0} label={label(kind)}>
            <Switch
              aria-label={label(kind)}
              checked={valueOf(kind) > 0}
              className="data-[state=checked]:bg-warning"
              onCheckedChange={(on) => set.mutate({ device, kind, value: on ? (kind === 'rate_limited' ? 5 : 1) : 0 })}
            />
          </Row>
        ))}
        <Row isOn={valueOf('delay') > 0} label={t(`${device}.delay`)}>
          <Select
            aria-label={t(`${device}.delay`)}
            size="sm"
            className={cn('w-20', valueOf('delay') > 0 && 'border-warning text-warning')}
            value={String(valueOf('delay'))}
            options={delays.map((value) => ({ value, label: t('seconds', { value: Number(value) / 1000 }) }))}
            onValueChange={(value) => set.mutate({ device, kind: 'delay', value: Number(value) })}
          />
        </Row>
      </ul>
    </div>
  );
}

function Row({ isOn, label, children }: { isOn: boolean; label: string; children: React.ReactNode }) {
  return (
    <li className="flex min-h-9 items-center justify-between gap-3 border-t border-line">
      <span aria-hidden className={cn('text-sm', isOn && 'font-semibold text-warning')}>
        {label}
      </span>
      {children}
    </li>
  );
}
