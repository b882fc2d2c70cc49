'use client';

import { useEffect } from 'react';
import { useRouter } from 'next/navigation';

// Somebody who has just asked for a letter looks here: it must come by itself, as in any mail program.
const EVERY_MS = 3000;

/** Asks for the list again while the page is looked at. */
export function KeepFresh() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
