import type { Visitor } from '../protocol';
import type { Desk } from './desk';
import type { Outbox } from './outbox';
import { Session } from './session';
import css from './styles/talk.css?inline';
import type { T } from './text';
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
  outbox: Outbox;
  Log: typeof Log;
  Menu: typeof Menu;
  Peek: typeof Peek;
  Banner: typeof Banner;
  ContactCard: typeof ContactCard;
};

/** Takes over the queue and, when there is one, the dialogue. `visitor` from a link replaces the one kept here. */
export function beginTalk(desk: Desk, t: T, visitor: Visitor | null): Talk {
  desk.adopt(css);
  t.add({ ru, en });
  addIcons(talkIcons);
  const session = new Session(desk);
  const talk = { session, outbox: session.outbox, Log, Menu, Peek, Banner, ContactCard };
  desk.store.set({ talk });
  if (visitor) session.setVisitor(visitor);
  session.wake();
  return talk;
}
