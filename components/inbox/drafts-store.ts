import { create } from 'zustand';

type Draft = { text: string; mode: 'reply' | 'note' };
type Drafts = {
  drafts: Record<string, Draft>;
  setDraft: (conversationId: string, draft: Draft) => void;
  clearDraft: (conversationId: string) => void;
};

/** What was typed and not sent, per conversation: switching back and forth loses nothing. */
export const useDrafts = create<Drafts>((set) => ({
  drafts: {},
  setDraft: (conversationId, draft) => set((state) => ({ drafts: { ...state.drafts, [conversationId]: draft } })),
  clearDraft: (conversationId) => set((state) => ({ drafts: { ...state.drafts, [conversationId]: { text: '', mode: 'reply' } } })),
}));
