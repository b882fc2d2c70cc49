'use client';

import { useEffect, useEffectEvent } from 'react';
import type { LucideIcon } from 'lucide-react';
import { create } from 'zustand';

export type PageCommand = { id: string; label: string; icon: LucideIcon; shortcut?: string; run: () => void };

type Store = { heading: string; commands: PageCommand[]; set: (heading: string, commands: PageCommand[]) => void };

/** What the page on the screen can do, for the command palette. */
export const usePageCommands = create<Store>((set) => ({
  heading: '',
  commands: [],
  set: (heading, commands) => set({ heading, commands }),
}));

/** Offers the commands while the component is there. `key` says when the list is another one; what a command does is read when it runs. */
export function useOfferCommands(heading: string, commands: PageCommand[]): void {
  const set = usePageCommands((store) => store.set);
  const run = useEffectEvent((id: string) => commands.find((command) => command.id === id)?.run());
  const read = useEffectEvent(() => commands.map((command) => ({ ...command, run: () => run(command.id) })));
  const key = commands.map(({ id, label }) => `${id}${label}`).join('|');
  useEffect(() => {
    set(heading, read());
    return () => set('', []);
  }, [set, heading, key]);
}
