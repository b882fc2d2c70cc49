import type { JSX } from 'preact';
import { Icon } from './icons';
import type { Ui } from './ui';

/** The connection is away, or is back with everything sent. */
export function Banner({ ui: { s, t } }: { ui: Ui }): JSX.Element | null {
  if (s.net === 'ok') return null;
  if (s.net === 'back')
    return (
      <div class="ban ok" role="status">
        <Icon name="ok" />
        <span>{t('back')}</span>
      </div>
    );
  return (
    <div class="ban" role="status">
      <Icon name="offline" />
      <span>{t('down')}</span>
      <button type="button" onClick={() => s.talk?.session.wake()}>
        {t('again')}
      </button>
    </div>
  );
}
