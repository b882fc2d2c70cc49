'use client';

import { useTranslations } from 'next-intl';
import { apiErrorOf } from '@/components/shell/api-provider';

/** Words for a reason the server or a schema gave; an unknown one gets a sentence that is true anyway. */
export function useReason() {
  const t = useTranslations('auth');
  return (reason: string | null | undefined): string | undefined => {
    if (!reason) return undefined;
    const key = `reasons.${reason}`;
    return t.has(key) ? t(key) : t('reasons.unknown');
  };
}

/** Words for a call that failed as a whole. */
export function useFailure() {
  const t = useTranslations('auth');
  const reasonText = useReason();
  return (error: unknown): string => {
    const answer = apiErrorOf(error);
    if (!answer) return t('reasons.offline');
    if (answer.retryAfterSeconds) return t('tooOften', { minutes: Math.ceil(answer.retryAfterSeconds / 60) });
    return (answer.httpStatus >= 500 ? undefined : reasonText(answer.reason)) ?? t('reasons.unavailable');
  };
}
