import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons';
import { useChunk, type Ui } from './ui';

/** The header's menu, or the sheet that asks before a booking is cancelled. */
export function Menu({ ui }: { ui: Ui }): JSX.Element | null {
  if (ui.s.panel === 'menu') return <Items ui={ui} />;
  return ui.s.panel === 'cancel' ? <CancelChunk ui={ui} /> : null;
}

function CancelChunk({ ui }: { ui: Ui }): JSX.Element | null {
  const { chunk } = useChunk(ui, () => import('./booking'));
  return chunk && <chunk.CancelSheet ui={ui} />;
}

/** What else can be done with a dialogue. Esc closes it (the window listens). */
function Items({ ui }: { ui: Ui }): JSX.Element {
  const { t, s, config } = ui;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const copy = async (): Promise<void> => {
    const link = `${location.href.replace(/#.*/, '')}#fl=${encodeURIComponent(s.visitor?.token ?? '')}`;
    await navigator.clipboard?.writeText(link).catch(() => {});
    ui.set({ panel: null });
  };
  return (
    <div class="menu" role="menu" ref={box}>
      {config.booking.enabled && config.flags.booking && (
        <button type="button" role="menuitem" onClick={() => ui.set({ panel: 'slots' })}>
          <Icon name="calendar" size={18} />
          {t('menu.book')}
        </button>
      )}
      <button type="button" role="menuitem" onClick={() => void copy()}>
        <Icon name="globe" size={18} />
        {t('menu.link')}
      </button>
      <button type="button" role="menuitem" onClick={() => ui.s.talk?.session.forget()}>
        <Icon name="chat" size={18} />
        {t('menu.new')}
      </button>
    </div>
  );
}
