import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type Draft = { text: string; mode: 'reply' | 'note' };
type Drafts = {
  drafts: Record<string, Draft>;
  setDraft: (conversationId: string, draft: Draft) => void;
  clearDraft: (conversationId: string) => void;
};

export const emptyDraft: Draft = { text: '', mode: 'reply' };

/**
 * What was typed and not sent, per conversation: switching back and forth, or a reload, loses nothing. It stays in this tab's session
 * storage and goes with the tab.
 */
export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      drafts: {},
      setDraft: (conversationId, draft) => set((state) => ({ drafts: { ...state.drafts, [conversationId]: draft } })),
      clearDraft: (conversationId) =>
        set((state) => ({ drafts: Object.fromEntries(Object.entries(state.drafts).filter(([id]) => id !== conversationId)) })),
    }),
    { name: 'inbox-drafts', storage: createJSONStorage(() => sessionStorage), skipHydration: true },
  ),
);
