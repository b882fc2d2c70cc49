'use client';

import { useEffect } from 'react';

// Less is a browser's bar that slides away, not a keyboard.
const KEYBOARD_PX = 120;

/**
 * How much of the page the phone's keyboard covers, as `--keyboard`: the frame ends above it, so that what one types into is seen. Browsers
 * that shrink the page themselves (Android with `resizes-content`) leave nothing to subtract.
 */
export function useKeyboardInset(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const measure = (): void => {
      const covered = Math.round(window.innerHeight - viewport.height * viewport.scale);
      const isOpen = viewport.scale === 1 && covered > KEYBOARD_PX;
      document.documentElement.style.setProperty('--keyboard', isOpen ? `${covered}px` : '0px');
      if (isOpen) window.scrollTo(0, 0); // iOS scrolls the page up under the field; the frame has made room already
    };
    viewport.addEventListener('resize', measure);
    return () => {
      viewport.removeEventListener('resize', measure);
      document.documentElement.style.removeProperty('--keyboard');
    };
  }, []);
}
