import type { Visitor } from '../protocol';
import { moveByMessage } from './by-message';
import type { Desk } from './desk';
import type { Outbox } from './outbox';
import { Session } from './session';
import css from './styles/talk.css?inline';
import type { T } from './text';
import type { State } from './state';
import { en, ru } from './texts/talk';
import { addIcons } from './view/icons';
import { talkIcons } from './view/talk-icons';
import { Banner } from './view/banner';
import { ContactCard } from './view/contact-card';
import { Log } from './view/log';
import { Menu } from './view/menu';
import { Peek } from './view/peek';

/** The dialogue's part of the code: fetched with the first message, or for a visitor who has a dialogue already. */
export type Talk = {
  session: Session;
  /** What the header says of the dialogue, when it has something to say. */
  status(state: State, t: T): { text: string; on: boolean } | null;
  moveByMessage: typeof moveByMessage;
  outbox: Outbox;
  Log: typeof Log;
  Menu: typeof Menu;
  Peek: typeof Peek;
  Banner: typeof Banner;
  ContactCard: typeof ContactCard;
};

/** Takes over the queue and, when there is one, the dialogue. A visitor who came by a link replaces the one kept here. */
export function beginTalk(desk: Desk, t: T): Talk {
  desk.adopt(css);
  t.add({ ru, en });
  addIcons(talkIcons);
  const session = new Session(desk);
  const talk = { session, status, moveByMessage, outbox: session.outbox, Log, Menu, Peek, Banner, ContactCard };
  desk.store.set({ talk });
  const visitor = fromLink() ?? desk.store.get().visitor;
  if (visitor) session.setVisitor(visitor);
  session.wake();
  return talk;
}

function status({ about }: State, t: T): { text: string; on: boolean } | null {
  if (about?.status === 'resolved') return { text: t('status.resolved'), on: false };
  if (about?.status === 'pending') return { text: t('status.pending'), on: true };
  if (about?.mode !== 'human') return null;
  const { role } = about.agent;
  return { text: role ? t('status.human', { role }) : t('status.human.plain'), on: true };
}

/** `#fl=TOKEN`: the dialogue goes on on this device. The token leaves the address bar at once. */
function fromLink(): Visitor | null {
  const token = /[#&]fl=([^&]+)/.exec(location.hash)?.[1];
  if (!token) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return { token: decodeURIComponent(token), conversationId: '' };
}
