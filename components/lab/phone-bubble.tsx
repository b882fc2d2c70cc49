import { Pencil, Phone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Time } from '@/components/ui/time';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import type { LabMessage } from './lab-types';

type Props = { message: LabMessage; isBusy: boolean; onPress: (data: string) => void; onEdit?: () => void };

const buttonLook =
  'min-h-8 flex-1 rounded-md border border-line-strong bg-surface px-2 py-1.5 text-center text-sm font-medium hover:bg-hover disabled:text-ink-3 phone:min-h-11';

/** A message as the messenger shows it: the bot at the left with its buttons below, the person at the right. */
export function PhoneBubble({ message, isBusy, onPress, onEdit }: Props) {
  const t = useTranslations('lab.phone');
  const rows = message.markup?.inline_keyboard ?? [];
  return (
    <div className={cn('group relative grid max-w-[86%] gap-1.5', message.fromBot ? 'self-start' : 'self-end')}>
      {onEdit ? (
        <IconButton
          label={t('edit')}
          onClick={onEdit}
          className="absolute top-1 -left-9 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
        >
          <Pencil />
        </IconButton>
      ) : null}
      <div
        className={cn(
          'rounded-bubble px-3 py-2 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]',
          message.fromBot ? 'rounded-bl-xs bg-surface shadow-[inset_0_0_0_1px_var(--line)]' : 'rounded-br-xs bg-accent-wash',
        )}
      >
        {message.contact ? (
          <span className="flex items-center gap-1.5">
            <Phone aria-hidden className="size-3.5" />
            {t('share')}
          </span>
        ) : (
          message.text
        )}
        <Time value={message.at} as="time" className="mt-0.5 block text-right text-2xs text-ink-3" />
      </div>
      {rows.map((row, index) => (
        <div key={index} className="flex gap-1.5">
          {row.map((button) =>
            button.url ? (
              <a key={button.text} href={safeLink(button.url)} target="_blank" rel="noopener noreferrer" className={buttonLook}>
                {button.text} ↗
              </a>
            ) : (
              <button
                key={button.callback_data ?? button.text}
                type="button"
                disabled={isBusy}
                className={buttonLook}
                onClick={() => onPress(button.callback_data ?? '')}
              >
                {button.text}
              </button>
            ),
          )}
        </div>
      ))}
      {message.notice ? (
        <p role="status" className="text-xs text-ink-2">
          {message.notice}
        </p>
      ) : null}
    </div>
  );
}

/** Only web addresses are links, whatever a bot was told to send. */
function safeLink(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}
