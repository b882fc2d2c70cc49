import type { Locale, WireConfig } from './protocol';

/** What the loader hands to the chat module, and what a page may call. */
export type Host = {
  config: WireConfig;
  host: HTMLElement;
  launcher: HTMLButtonElement;
  /** The script element's data-* attributes. */
  set: Partial<Record<string, string>>;
  options: InitOptions;
  inline?: boolean;
  /** Address and referrer at the time the loader ran; a single-page site changes them later. */
  url: string;
  referrer: string;
  emit(name: EventName, data?: unknown): void;
};

export type InitOptions = {
  tenant?: string;
  locale?: Locale;
  /** Offers only these of the channels that work. */
  channels?: string[];
  bookingUrl?: string;
  flags?: { booking?: boolean };
  embed?: 'bubble' | 'inline' | 'button';
  /** CSS selector of the element that holds an inline chat. */
  target?: string;
};

export type EventName = 'ready' | 'open' | 'close' | 'lead' | 'message' | 'booking';

export type FastLeadApi = {
  /** The site key this copy was served for. */
  key: string;
  init(options: InitOptions): void;
  open(intent?: unknown): void;
  close(): void;
  on(event: EventName, listener: (data?: unknown) => void): void;
  /** A command as an array, `['open']`: what pages call before this script has come. */
  push(command: unknown[]): void;
};

/** `invite` shows the invitation, if the settings have one and this visitor has not hidden it. */
export type StartedApp = { open(intent?: unknown): void; close(): void; invite(): void };
