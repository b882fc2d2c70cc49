import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ThreadMessage } from '../../protocol';
import { groupsOf, liveButtons, tickOf, type Group } from '../thread';
import { clock, dayName } from '../time';
import { Composer } from './composer';
import { ContactCard } from './contact-card';
import { safeUrl } from './contact-fields';
import { channelName } from './entry';
import { channelIcon, Icon } from './icons';
import { initials, useChunk, type Ui } from './ui';

/** The dialogue: a live log, the buttons of the last question, cards, and the field to write in. */
export function Chat({ ui }: { ui: Ui }): JSX.Element {
  const { s, t, config } = ui;
  const log = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const groups = groupsOf(s);
  const buttons = liveButtons(s);
  const last = s.thread.at(-1);

  useLayoutEffect(() => {
    if (stuck.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  });

  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const messages = [...(log.current?.querySelectorAll<HTMLElement>('.m') ?? [])];
    const at = messages.indexOf((event.target as HTMLElement).closest('.m') as HTMLElement);
    const to = messages[at < 0 ? messages.length - 1 : at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  return (
    <>
      <div
        class="th"
        ref={log}
        role="log"
        aria-live="polite"
        aria-label={t('log')}
        tabIndex={0}
        onKeyDown={(event) => event.target === log.current || (event.target as Element).matches('.m') ? move(event) : undefined}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          stuck.current = scrollHeight - scrollTop - clientHeight < 48;
        }}
      >
        <div class="push" />
        {groups.length === 0 && <Greeting ui={ui} />}
        {groups.map((group) => (
          <Part key={group.key} ui={ui} group={group} />
        ))}
        {s.typing && (
          <div class="g nm">
            <Avatar ui={ui} from="member" author={s.about?.agent.name ?? null} />
            <div class="typ" role="status" aria-label={t('typing', { name: s.about?.agent.name ?? config.name })}>
              <i /><i /><i />
            </div>
          </div>
        )}
        {s.link && <LinkCard ui={ui} />}
        {last?.kind === 'contact_request' && <ContactCard ui={ui} />}
        <Booking ui={ui} />
        {buttons && <QuickReplies ui={ui} message={buttons} />}
        {s.about?.status === 'resolved' && (
          <div class="qs mid">
            <button type="button" class="q" onClick={() => ui.session.forget()}>
              {t('resolved.again')}
            </button>
          </div>
        )}
      </div>
      {s.about?.status !== 'resolved' && <Composer ui={ui} />}
    </>
  );
}

function Greeting({ ui }: { ui: Ui }): JSX.Element {
  return (
    <div class="g nm">
      <Avatar ui={ui} from="bot" author={null} />
      <div class="ms">
        <div class="m" dir="auto">{ui.config.texts.greeting}</div>
      </div>
    </div>
  );
}

function Part({ ui, group }: { ui: Ui; group: Group }): JSX.Element {
  const { t, s } = ui;
  if (group.type === 'day') return <div class="day">{dayName(group.at, t.locale)}</div>;
  if (group.type === 'event') {
    const event = group.message.payload.event;
    const text = event ? t.maybe(event.name, event.values) : null;
    return <div class="sysl"><span>{text ?? group.message.text}</span></div>;
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
            <span class="vh">{group.mine ? t('you') : (group.author ?? t('bot'))}: </span>
            <Rich text={line.text} />
          </div>
        ))}
        {tick === null ? (
          <div class="mt">{group.from === 'bot' ? t('bot') : (group.author ?? t('bot'))} · {at}</div>
        ) : tick === 'failed' ? (
          <div class="mt bad" role="status">
            <Icon name="alert" size={14} />
            {t('failed')}{' '}
            <button type="button" class="lk" onClick={() => ui.session.outbox.retry(lastLine?.key ?? '')}>
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
function Rich({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,:;!?)])/).map((part, index) =>
        index % 2 ? (
          <a key={index} href={safeUrl(part, part)} target="_blank" rel="noopener nofollow ugc">{part}</a>
        ) : (
          part
        ),
      )}
    </>
  );
}

export function Avatar({ ui, from, author }: { ui: Ui; from: ThreadMessage['from']; author: string | null }): JSX.Element {
  const { agent } = ui.s.about ?? ui.config;
  if (from !== 'member') return <span class="bot" aria-hidden="true"><Icon name="bot" size={16} /></span>;
  const src = agent.avatarUrl && author === agent.name ? safeUrl(agent.avatarUrl, ui.config.origin) : undefined;
  return src ? <img class="av" src={src} alt="" /> : <span class="av" aria-hidden="true">{initials(author ?? agent.name)}</span>;
}

function QuickReplies({ ui, message }: { ui: Ui; message: ThreadMessage }): JSX.Element {
  return (
    <div class="qs" role="group">
      {message.payload.buttons?.map((button) =>
        button.url ? (
          <a key={button.id} class="q" href={safeUrl(button.url, ui.config.origin)} target="_blank" rel="noopener">{button.label}</a>
        ) : (
          <button key={button.id} type="button" class="q" onClick={() => ui.session.answer(message.id, button)}>{button.label}</button>
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
  const { module, retry } = useChunk(() => import('./booking'));
  useEffect(() => {
    if (module) ui.set({});
  }, [module]);
  if (retry) return <div class="qs mid"><button type="button" class="q" onClick={retry}>{ui.t('retry')}</button></div>;
  return module ? <module.BookingCards ui={ui} offer={offer} /> : <div class="card wait" role="status" aria-label={ui.t('loading')} />;
}
