import { Check, Minus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Section } from './section';

/** What each channel can do: nothing is promised that is not there. */
const channels = [
  { id: 'web', buttons: true, slots: true },
  { id: 'telegram', buttons: true, slots: true },
  { id: 'email', buttons: false, slots: true },
] as const;

export function ChannelLadder() {
  const t = useTranslations('landing.channels');
  const names = useTranslations('channel-names');
  return (
    <Section id="channels" title={t('title')} lead={t('lead')}>
      <ol aria-label={t('ladder')} className="mb-10 flex flex-wrap items-center gap-x-3 gap-y-2 text-md">
        {(['chosen', 'messenger', 'web', 'email', 'person'] as const).map((rung, index) => (
          <li key={rung} className="flex items-center gap-3">
            {index > 0 ? <span aria-hidden className="slash h-4 w-0.5 bg-line-strong" /> : null}
            {t(`rungs.${rung}`)}
          </li>
        ))}
      </ol>
      <table className="w-full text-md">
        <thead>
          <tr className="text-left text-sm text-ink-2 [&>th]:h-10 [&>th]:pr-3 [&>th]:font-normal">
            <th scope="col">{t('channel')}</th>
            <th scope="col" className="phone:hidden">
              {t('buttons')}
            </th>
            <th scope="col" className="phone:hidden">
              {t('slots')}
            </th>
            <th scope="col">{t('known')}</th>
          </tr>
        </thead>
        <tbody>
          {channels.map(({ id, buttons, slots }) => (
            <tr key={id} className="border-t border-line [&>td]:h-13 [&>td]:pr-3">
              <td className="font-medium">{names(id)}</td>
              <td className="phone:hidden">
                <Has yes={buttons} />
              </td>
              <td className="phone:hidden">
                <Has yes={slots} />
              </td>
              <td className="text-base text-ink-2">{t(`delivery.${id}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Has({ yes }: { yes: boolean }) {
  const t = useTranslations('landing.channels');
  const Icon = yes ? Check : Minus;
  return (
    <>
      <Icon aria-hidden className={yes ? 'size-4' : 'size-4 text-ink-3'} />
      <span className="sr-only">{t(yes ? 'yes' : 'no')}</span>
    </>
  );
}
