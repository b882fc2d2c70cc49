import type { ContactInput, LeadInput } from '../protocol';
import type { EventName } from '../host';
import { newKey } from './key';
import type { createPageFacts } from './page';
import type { QueueItem, Store } from './state';
import type { Drawer } from './storage';
import type * as sheetModule from './view/phone-sheet';
import type * as talkModule from './talk';
import type { Talk } from './talk';
import type { Config } from './config';
import { visitorZone } from './time';

/**
 * What the first chunk does by itself: it keeps what the visitor said, in the browser, before anything travels; then it
 * fetches the part that carries it. A message typed while the network is away is safe even when that part is not here yet.
 */
export type Desk = {
  config: Config;
  store: Store;
  drawer: Drawer;
  page: ReturnType<typeof createPageFacts>;
  emit(name: EventName, data?: unknown): void;
  /** Adopts a chunk's style sheet into the shadow root, once. */
  adopt(css: string): void;
  say(text: string): void;
  answer(messageId: string, button: { id: string; label: string }): void;
  lead(body: LeadInput): void;
  contact(body: ContactInput): void;
  /** The dialogue's part. Fetched once; a failed download is tried again. */
  talk(): Promise<Talk>;
  /** What a phone's full-screen sheet needs, or null when it did not come: the sheet then stays a window. */
  sheet(): Promise<typeof sheetModule | null>;
};

const AGAIN_MS = 5000; // while a queue waits for the rest of the code: a phone in a lift

export function createDesk(
  parts: Pick<Desk, 'config' | 'store' | 'drawer' | 'page' | 'emit' | 'adopt'> & { begin(module: typeof talkModule): Talk },
): Desk {
  const { config, store, drawer, page } = parts;
  let loading: Promise<Talk> | undefined;
  const talk = (): Promise<Talk> => {
    loading ??= import('./talk').then(parts.begin);
    loading.catch(() => {
      loading = undefined;
      store.set({ net: 'down' });
      if (store.get().queue.length > 0) setTimeout(() => void talk().catch(() => {}), AGAIN_MS);
    });
    return loading;
  };
  const keep = (item: QueueItem): void => {
    const { talk: ready } = store.get();
    if (ready) return ready.outbox.add(item);
    const queue = [...store.get().queue, item];
    store.set({ queue });
    drawer.write({ queue });
    void talk().catch(() => {});
  };
  const stamp = (): { id: string; at: string } => ({ id: newKey(), at: new Date().toISOString() });
  const message = (content: { text: string } | { answer: { messageId: string; buttonId: string } }, shown: string): void => {
    const { id, at } = stamp();
    keep({
      id,
      at,
      kind: 'message',
      shown,
      body: { tenant: config.key, clientKey: id, ...content, ...page.facts(), timeZone: visitorZone(), locale: config.locale },
    });
  };
  return {
    ...parts,
    talk,
    async sheet() {
      const module = await import('./view/phone-sheet').catch(() => null);
      module?.prepare(parts.adopt);
      return module;
    },
    say: (text) => message({ text }, text),
    answer: (messageId, button) => message({ answer: { messageId, buttonId: button.id } }, button.label),
    lead: (body) => keep({ ...stamp(), kind: 'lead', body }),
    contact: (body) => keep({ ...stamp(), kind: 'contact', body }),
  };
}
