import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

type AlertChoice = {
  sound: boolean;
  /** Wanted here; the browser's own permission is asked from the switch. */
  notices: boolean;
  choose: (next: Partial<Pick<AlertChoice, 'sound' | 'notices'>>) => void;
};

/** How this device calls: another one, such as a phone in a pocket, chooses for itself. */
export const useAlertChoice = create<AlertChoice>()(
  persist((set) => ({ sound: true, notices: false, choose: (next) => set(next) }), {
    name: 'alerts',
    storage: createJSONStorage(() => localStorage),
    skipHydration: true,
  }),
);
