import type { JSX } from 'preact';

/** Line icons on a 24 grid, shapes of lucide (ISC), each as one path. */
const paths = {
  chat: 'M2.99 16.34a2 2 0 0 1 .1 1.17l-1.07 3.29a1 1 0 0 0 1.24 1.17l3.41-1a2 2 0 0 1 1.1.09 10 10 0 1 0-4.78-4.72',
  telegram: 'M14.54 21.69a.5.5 0 0 0 .93-.03l6.5-19a.5.5 0 0 0-.63-.63l-19 6.5a.5.5 0 0 0-.02.93l7.93 3.18a2 2 0 0 1 1.11 1.11zM21.85 2.15 10.91 13.09',
  max: 'M12 3.2c5 0 8.8 3.4 8.8 8.6S17 20.6 12.2 20.6c-1.7 0-2.9-.4-4-1.1-.9.9-2.3 1.5-3.6 1.5-.6-3.2-1.4-5.6-1.4-9.3 0-5.1 3.8-8.5 8.8-8.5ZM12.1 7.7c-2.3 0-3.9 1.7-3.9 4.1 0 1.3.3 2.9.7 4 .9-.1 1.6-.6 1.6-.6.5.3 1.1.5 1.7.5 2.3 0 3.9-1.7 3.9-4s-1.7-4-4-4Z',
  sms: 'M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM12 18h.01',
  email: 'm22 7-9 5.73a2 2 0 0 1-2 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
  down: 'm6 9 6 6 6-6',
  close: 'M18 6 6 18M6 6l12 12',
  more: 'M12 12h.01M19 12h.01M5 12h.01',
  up: 'm5 12 7-7 7 7M12 19V5',
  check: 'M20 6 9 17l-5-5',
  checks: 'M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16',
  clock: 'M12 6v6l4 2M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  alert: 'M12 8v4M12 16h.01M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  ok: 'm9 12 2 2 4-4M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  offline: 'M12 20h.01M8.5 16.43a5 5 0 0 1 7 0M5 12.86a10 10 0 0 1 5.17-2.69M19 12.86a10 10 0 0 0-2.01-1.52M2 8.82a15 15 0 0 1 4.18-2.64M22 8.82a15 15 0 0 0-11.29-3.76M2 2l20 20',
  calendar: 'M8 2v4M16 2v4M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 10h18',
  move: 'M16 14v2.2l1.6 1M16 2v4M8 2v4M3 10h5M21 7.5V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h3.5M16 10a6 6 0 1 0 0 12 6 6 0 0 0 0-12z',
  add: 'M16 19h6M19 16v6M16 2v4M8 2v4M3 10h18M21 12.6V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h8.5',
  drop: 'M8 2v4M16 2v4M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 10h18M14 14l-4 4M10 14l4 4',
  globe: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20M2 12h20',
  bot: 'M15.5 4 8.5 20',
};

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20, width = size < 16 ? 2 : 1.75 }: { name: IconName; size?: number; width?: number }): JSX.Element {
  return (
    <svg class="i" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={name === 'bot' ? 3 : name === 'more' ? 3.5 : width} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function channelIcon(channel: string): IconName {
  return channel in paths ? (channel as IconName) : 'chat';
}
