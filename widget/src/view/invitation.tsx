import type { JSX } from 'preact';
import css from '../styles/invite.css?inline';
import { en, ru } from '../texts/invite';
import { replyText } from '../time';
import { Icon } from './icons';
import { initials, type Ui } from './ui';

export function prepare({ desk, t }: Ui): void {
  desk.adopt(css);
  t.add({ ru, en });
}

/** Takes no focus; Esc or the cross hides it for good. */
export function Invitation({ ui, open, hide }: { ui: Ui; open(intent: string): void; hide(): void }): JSX.Element {
  const { t, config } = ui;
  return (
    <div class="inv" role="complementary" aria-label={t('invitation')} onKeyDown={(event) => event.key === 'Escape' && hide()}>
      <div class="who">
        <span class="lgo" aria-hidden="true">
          {initials(config.name)}
        </span>
        <span>
          <b>{config.name}</b>
          {replyText(t, config)}
        </span>
      </div>
      <p dir="auto">{config.texts.invitation}</p>
      <div class="row">
        <button type="button" class="q go" onClick={() => open('form')}>
          {t(config.booking.enabled ? 'invite.book' : 'submit')}
        </button>
        <button type="button" class="q" onClick={() => open('question')}>
          {t('invite.ask')}
        </button>
      </div>
      <button type="button" class="x" aria-label={t('invite.hide')} onClick={hide}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
