import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ThreadMessage } from '../../protocol';
import { groupsOf, liveButtons, tickOf, type Group } from '../thread';
import { clock, dayName } from '../time';
import { ContactCard } from './contact-card';
import { safeUrl } from './contact-fields';
import { channelName } from './entry';
import { channelIcon, Icon } from './icons';
import { initials, useChunk, type Ui } from './ui';

/** Everything said so far, the buttons of the last question, and cards. */
export function Log({ ui, grew }: { ui: Ui; grew(): void }): JSX.Element {
  const { s, t, config } = ui;
  const buttons = liveButtons(s);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(grew); // a card may come later than the message it belongs to
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [grew]);
  return (
    <div ref={box} class="flow">
      {groupsOf(s).map((group) => (
        <Part key={group.key} ui={ui} group={group} />
      ))}
      {s.typing && (
        <div class="g nm">
          <Avatar ui={ui} from="member" author={s.about?.agent.name ?? null} />
          <div class="typ" role="status" aria-label={t('typing', { name: s.about?.agent.name ?? config.name })}>
            <i />
            <i />
            <i />
          </div>
        </div>
      )}
      {s.link && <LinkCard ui={ui} />}
      {s.thread.at(-1)?.kind === 'contact_request' && <ContactCard ui={ui} />}
      <Booking ui={ui} />
      {buttons && <QuickReplies ui={ui} message={buttons} />}
      {s.about?.status === 'resolved' && (
        <div class="qs mid">
          <button type="button" class="q" onClick={() => s.talk?.session.forget()}>
            {t('resolved.again')}
          </button>
        </div>
      )}
    </div>
  );
}

function Part({ ui, group }: { ui: Ui; group: Group }): JSX.Element {
  const { t, s } = ui;
  if (group.type === 'day') return <div class="day">{dayName(group.at, t.locale)}</div>;
  if (group.type === 'event') {
    const event = group.message.payload.event;
    const text = event ? t.maybe(event.name, event.values) : null;
    return (
      <div class="sysl">
        <span>{text ?? group.message.text}</span>
      </div>
    );
  }
  const lastLine = group.lines.at(-1);
  const at = lastLine ? clock(lastLine.at, t.locale) : '';
  const tick = group.mine && lastLine ? tickOf(lastLine, s.operatorReadSeq, s.net) : null;
  return (
    <div class={group.mine ? 'g me' : 'g'}>
      {!group.mine && <Avatar ui={ui} from={group.from} author={group.author} />}
      <div class="ms">
        {group.lines.map((line) => (
          <div class="m" key={line.key} dir="auto" tabIndex={-1}>
            <span class="vh">{group.mine ? t('you') : speaker(ui, group)}: </span>
            <Rich text={line.text} />
          </div>
        ))}
        {tick === null ? (
          <div class="mt">
            {speaker(ui, group)} · {at}
          </div>
        ) : tick === 'failed' ? (
          <div class="mt bad" role="status">
            <Icon name="alert" size={14} />
            {t('failed')}{' '}
            <button type="button" class="lk" onClick={() => ui.s.talk?.outbox.retry(lastLine?.key ?? '')}>
              {t('again')}
            </button>
          </div>
        ) : (
          <div class={`mt ${tick}`} role={tick === 'queued' ? 'status' : undefined}>
            {tick === 'queued' ? <Icon name="clock" size={14} /> : null}
            {tick === 'queued' ? t('queued') : `${at} · ${t(tick)}`}
            {tick === 'delivered' ? <Icon name="check" size={14} /> : tick === 'read' ? <Icon name="checks" size={14} /> : null}
          </div>
        )}
      </div>
    </div>
  );
}

/** Text with web addresses as links; never markup. */
/** Whose words: a member who gave no name speaks for the company. */
function speaker({ t, config }: Ui, { from, author }: { from: ThreadMessage['from']; author: string | null }): string {
  return from === 'bot' ? t('bot') : (author ?? config.name);
}

function Rich({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,:;!?)])/).map((part, index) =>
        index % 2 ? (
          <a key={index} href={safeUrl(part, part)} target="_blank" rel="noopener nofollow ugc">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

export function Avatar({ ui, from, author }: { ui: Ui; from: ThreadMessage['from']; author: string | null }): JSX.Element {
  const { agent } = ui.s.about ?? ui.config;
  if (from !== 'member')
    return (
      <span class="bot" aria-hidden="true">
        <Icon name="bot" size={16} />
      </span>
    );
  const src = agent.avatarUrl && author === agent.name ? safeUrl(agent.avatarUrl, ui.config.origin) : undefined;
  return src ? (
    <img class="av" src={src} alt="" />
  ) : (
    <span class="av" aria-hidden="true">
      {initials(author ?? agent.name)}
    </span>
  );
}

function QuickReplies({ ui, message }: { ui: Ui; message: ThreadMessage }): JSX.Element {
  return (
    <div class="qs" role="group">
      {message.payload.buttons?.map((button) =>
        button.url ? (
          <a key={button.id} class="q" href={safeUrl(button.url, ui.config.origin)} target="_blank" rel="noopener">
            {button.label}
          </a>
        ) : (
          <button key={button.id} type="button" class="q" onClick={() => ui.desk.answer(message.id, button)}>
            {button.label}
          </button>
        ),
      )}
    </div>
  );
}

function LinkCard({ ui }: { ui: Ui }): JSX.Element | null {
  const { link } = ui.s;
  if (!link) return null;
  const app = channelName(ui, link.channel);
  return (
    <div class="card pad">
      <b>{ui.t('link.title', { app })}</b>
      <div class="hn">{ui.t(link.url ? 'link.text' : 'link.wait', { app })}</div>
      {link.url && (
        <a class="b p" href={safeUrl(link.url, ui.config.origin)} target="_blank" rel="noopener">
          <Icon name={channelIcon(link.channel)} size={18} />
          {ui.t('submit.app', { app })}
        </a>
      )}
    </div>
  );
}

/** Slots and bookings are a chunk of their own: fetched when the first of them comes. */
function Booking({ ui }: { ui: Ui }): JSX.Element | null {
  const { s } = ui;
  const offer = s.thread.findLast((message) => message.kind === 'slots' && message.payload.slots);
  return s.booking || offer || s.panel === 'slots' ? <BookingChunk ui={ui} offer={offer ?? null} /> : null;
}

function BookingChunk({ ui, offer }: { ui: Ui; offer: ThreadMessage | null }): JSX.Element {
  const { chunk, retry } = useChunk(ui, () => import('./booking'));
  if (retry)
    return (
      <div class="qs mid">
        <button type="button" class="q" onClick={retry}>
          {ui.t('retry')}
        </button>
      </div>
    );
  return chunk ? <chunk.BookingCards ui={ui} offer={offer} /> : <div class="card wait" role="status" aria-label={ui.t('loading')} />;
}
