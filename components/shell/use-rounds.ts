'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { createRounds } from './rounds';

/** For a component that asks again after hints of its own choice (rounds.ts). Call the result after a hint; once the component is gone nothing is asked. */
export function useRounds(ask: () => Promise<unknown>): () => void {
  const latest = useEffectEvent(ask);
  const [rounds] = useState(() => createRounds(async () => latest()));
  useEffect(() => rounds.stop, [rounds]);
  return rounds.again;
}
