/** One person's screen in a conversation: the product's own client code behind a line that can be cut. */
export type Client = {
  side: 'visitor' | 'operator';
  /** When it was last subscribed, or null while it is cut off. */
  liveSince(): number | null;
  /** What is on the screen, in its order. */
  shown(): { id: string; seq: number }[];
  close(): void;
};
