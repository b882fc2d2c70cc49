import type { Visitor } from '../protocol';
import type { QueueItem } from './state';

/**
 * All that the widget keeps in the visitor's browser: the token of their dialogue, what is not sent yet, and how far they
 * have read. Written only after they did something. A browser that refuses storage gets memory: the dialogue then lasts
 * as long as the page.
 */
export type Kept = { visitor?: Visitor; queue?: QueueItem[]; read?: number; quiet?: boolean };

export type Drawer = { read(): Kept; write(change: Partial<Kept>): void };

export function createDrawer(siteKey: string, storage: () => Storage): Drawer {
  const name = `fl:${siteKey}`;
  let memory: Kept = {};
  const read = (): Kept => {
    try {
      const text = storage().getItem(name);
      const kept: unknown = text ? JSON.parse(text) : null;
      return kept && typeof kept === 'object' ? kept : memory;
    } catch {
      return memory;
    }
  };
  return {
    read,
    write(change) {
      memory = { ...read(), ...change };
      if (memory.queue?.length === 0) delete memory.queue;
      try {
        if (memory.visitor || memory.queue || memory.quiet) storage().setItem(name, JSON.stringify(memory));
        else storage().removeItem(name);
      } catch {} // full or forbidden: memory holds it
    },
  };
}
