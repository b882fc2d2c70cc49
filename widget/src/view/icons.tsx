import type { JSX } from 'preact';

/** Line icons on a 24 grid, shapes of lucide (ISC), each as one path. A chunk adds those that only it draws. */
const paths: Record<string, string> = {
  chat: 'M2.99 16.34a2 2 0 0 1 .1 1.17l-1.07 3.29a1 1 0 0 0 1.24 1.17l3.41-1a2 2 0 0 1 1.1.09 10 10 0 1 0-4.78-4.72',
  telegram:
    'M14.54 21.69a.5.5 0 0 0 .93-.03l6.5-19a.5.5 0 0 0-.63-.63l-19 6.5a.5.5 0 0 0-.02.93l7.93 3.18a2 2 0 0 1 1.11 1.11zM21.85 2.15 10.91 13.09',
  email: 'm22 7-9 5.73a2 2 0 0 1-2 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
  down: 'm6 9 6 6 6-6',
  close: 'M18 6 6 18M6 6l12 12',
  more: 'M12 12h.01M19 12h.01M5 12h.01',
  up: 'm5 12 7-7 7 7M12 19V5',
  alert: 'M12 8v4M12 16h.01M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  bot: 'M15.5 4 8.5 20',
  calendar: 'M8 2v4M16 2v4M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 10h18',
};

export function addIcons(more: Record<string, string>): void {
  Object.assign(paths, more);
}

export function Icon({ name, size = 20 }: { name: string; size?: number }): JSX.Element {
  const width = name === 'bot' ? 3 : name === 'more' ? 3.5 : size < 16 ? 2 : 1.75;
  return (
    <svg class="i" width={size} height={size} viewBox="0 0 24 24" stroke-width={width} aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A channel without a mark of its own is drawn as a chat. */
export function channelIcon(channel: string): string {
  return channel in paths ? channel : 'chat';
}
