'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** Opens the live widget of this page. */
export function OpenChat({ children }: { children: ReactNode }) {
  const open = () => {
    const page = window as unknown as { FastLead?: { open?: () => void } };
    page.FastLead?.open?.();
  };
  return (
    <Button size="lg" onClick={open}>
      {children}
    </Button>
  );
}
