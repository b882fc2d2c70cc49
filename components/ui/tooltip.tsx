'use client';

import type { ReactNode } from 'react';
import { Tooltip as Primitive } from 'radix-ui';
import { Kbd } from './kbd';

/** Once around the application: the first tooltip waits, the next come at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  );
}

type Props = { content: ReactNode; shortcut?: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactNode };

export function Tooltip({ content, shortcut, side = 'top', children }: Props) {
  return (
    <Primitive.Provider delayDuration={400}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 flex max-w-72 animate-fade-in items-center gap-2 rounded-sm bg-ink px-2 py-1 text-xs text-paper"
          >
            {content}
            {shortcut ? <Kbd className="border-current/30 bg-transparent text-inherit">{shortcut}</Kbd> : null}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
