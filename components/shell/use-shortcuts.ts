'use client';

import { useEffect, useEffectEvent } from 'react';

const SEQUENCE_MS = 1200; // G, then a letter within about a second

type Shortcuts = {
  onPalette: () => void;
  onHelp: () => void;
  onFold: () => void;
  /** `code` of the key pressed after G; true when it led somewhere. */ onGo: (code: string) => boolean;
};

/** Keys of the frame. By physical key, so the Russian layout works too; letters only outside of text fields and windows. */
export function useShortcuts({ onPalette, onHelp, onFold, onGo }: Shortcuts): void {
  const handle = useEffectEvent((event: KeyboardEvent, pressedG: number): number => {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && event.code === 'KeyK') {
      event.preventDefault();
      onPalette();
    } else if (command && event.code === 'Backslash') {
      event.preventDefault();
      onFold();
    } else if (!command && !event.altKey && !isTyping(event.target)) {
      if (event.key === '?' || (event.shiftKey && event.code === 'Slash')) onHelp();
      else if (event.code === 'KeyG' && !event.shiftKey) return event.timeStamp;
      else if (pressedG > 0 && event.timeStamp - pressedG < SEQUENCE_MS && onGo(event.code)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }
    return 0;
  });
  useEffect(() => {
    let pressedG = 0;
    const listener = (event: KeyboardEvent) => {
      pressedG = handle(event, pressedG);
    };
    document.addEventListener('keydown', listener, true);
    return () => document.removeEventListener('keydown', listener, true);
  }, []);
}

/** True in a text field, and while a window is open: its keys are its own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"][data-radix-popper-content-wrapper]') !== null
  );
}
