'use client';

import { useTranslations } from 'next-intl';
import type { Colleague } from '@/components/shell/live-provider';
import { Avatar } from '@/components/ui/avatar';
import { firstNameOf, TypingDots } from './conversation-row';

type Props = { here: Colleague[]; typing: ReadonlySet<string> };

/** Who else has the dialogue before them; who writes in it is said more loudly, before two answers are sent. */
export function PresenceLine({ here, typing }: Props) {
  const t = useTranslations('inbox');
  const typist = here.find((colleague) => typing.has(colleague.memberId));
  return (
    <div role="status" className="mx-4 flex min-h-7 items-center gap-2 text-sm phone:mx-3">
      {here.length > 0 ? (
        <>
          <span className="flex -space-x-1.5">
            {here.slice(0, 3).map((colleague) => (
              <Avatar
                key={colleague.memberId}
                name={colleague.name}
                seed={colleague.memberId}
                size={20}
                className="shadow-[0_0_0_1.5px_var(--paper)]"
              />
            ))}
          </span>
          {typist ? (
            <span className="flex min-w-0 items-center gap-2 font-medium text-warning">
              <span className="truncate">{t('presence.typing', { name: firstNameOf(typist.name) || t('colleague') })}</span>
              <TypingDots />
            </span>
          ) : (
            <span className="truncate text-ink-2">
              {t('presence.here', { name: firstNameOf(here[0]?.name ?? '') || t('colleague'), count: here.length, more: here.length - 1 })}
            </span>
          )}
        </>
      ) : null}
    </div>
  );
}
