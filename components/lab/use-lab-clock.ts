'use client';

import { useEffect, useRef } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { useTRPC } from '@/components/shell/api-provider';
import { useLive } from '@/components/shell/live-provider';
import { useRounds } from '@/components/shell/use-rounds';
import { useNow } from '@/components/ui/time';

export type Speed = 0 | 1 | 60;

const WATCHING_MS = 5000; // a third of the time after which the server stops a clock that nobody watches
const FRESH_MS = 20_000; // nothing tells that a sleep of the engine began

/** The tenant's clock as it goes: its time between two answers is counted here, its speed is turned on the server. */
export function useLabClock() {
  const t = useTranslations('lab.clock');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const timers = useQuery(
    trpc.lab.timers.queryOptions(undefined, {
      staleTime: 0,
      refetchInterval: (query) => (query.state.data?.clock.speed === 60 ? 2000 : FRESH_MS),
    }),
  );
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.lab.timers.queryKey() });
  useLive(useRounds(refresh));
  const move = useMutation(
    trpc.lab.moveClock.mutationOptions({
      onSuccess: ({ timersMoved }) => (timersMoved ? toast.success(t('moved')) : toast.warning(t('timersStayed'))),
      onError: () => toast.error(t('live')),
      onSettled: refresh,
    }),
  );
  const run = useMutation(trpc.lab.runClock.mutationOptions({ onError: () => toast.error(t('live')), onSettled: refresh }));
  const clock = timers.data?.clock;
  const speed = (clock?.speed ?? 1) as Speed;
  useWatching(speed, run.mutate);
  const tick = useNow(speed === 60 ? 250 : 1000);
  const sinceMs = Math.max(0, tick.getTime() - timers.dataUpdatedAt);
  const now = clock ? new Date(clock.now.getTime() + sinceMs * speed) : null;
  return { clock, now, speed, timers: timers.data?.timers ?? [], isError: timers.isError, move, run };
}

/** While the clock has a speed of its own an open page says that it is there; leaving sets it right at once. */
function useWatching(speed: Speed, run: (input: { speed: Speed }) => void) {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  useEffect(() => {
    if (speed === 1) return;
    const timer = setInterval(() => latest.current({ speed }), WATCHING_MS);
    return () => clearInterval(timer);
  }, [speed]);
  const speedNow = useRef(speed);
  useEffect(() => {
    speedNow.current = speed;
  }, [speed]);
  useEffect(() => () => void (speedNow.current !== 1 && latest.current({ speed: 1 })), []);
}
