import type { ChannelName } from '@/server/providers/channels/port';

/** A channel that works for this person now, and why it is on the ladder. */
export type Rung = { channel: ChannelName; connectionId: string | null; reason: 'identity' | 'visitor' | 'address' };

/** After the channel the person asked for: messengers they opened themselves, the web chat, e-mail. */
const ladder: readonly ChannelName[] = ['max', 'telegram', 'vk', 'whatsapp', 'web', 'sms', 'email'];

/** The channel the person asked for if it works, else the highest rung of the ladder that does; never one that has failed. */
export function nextRung({ wanted, failed, rungs }: { wanted: string; failed: readonly string[]; rungs: readonly Rung[] }): Rung | null {
  const left = rungs.filter((rung) => !failed.includes(rung.channel));
  const asked = left.find((rung) => rung.channel === wanted);
  if (asked) return asked;
  return [...left].sort((a, b) => ladder.indexOf(a.channel) - ladder.indexOf(b.channel))[0] ?? null;
}

/**
 * When silence is looked at again after our message: the scenario's minutes for the next reminder, and after the last one as
 * long again before the lead is left in peace. Null when the scenario has no reminders.
 */
export function nextCheckMinutes(reminderMinutes: readonly number[], sent: number): number | null {
  if (reminderMinutes.length === 0) return null;
  return reminderMinutes[Math.min(sent, reminderMinutes.length - 1)] ?? null;
}

export type FirstContactFacts = { acceptedAt: Date; chosenAt: Date | null; writtenAt: Date | null; reachedAt: Date | null };
export type FirstContactSpan = { key: 'queue' | 'text' | 'send'; fromMs: number; toMs: number };

/** Ends of the axis, in milliseconds: the first second, and what a slower contact needs. */
const AXES_MS = [1000, 2000, 5000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000] as const;

/**
 * Where the time to the first contact went: until the workflow took the lead and chose a channel, until the message was
 * written, until the channel had it. Null while nobody was contacted. Moments that contradict each other (a moved clock) are
 * put in order, so no span is negative.
 */
export function firstContactSpans(facts: FirstContactFacts): { spans: FirstContactSpan[]; totalMs: number; axisMs: number } | null {
  if (!facts.reachedAt) return null;
  const since = (at: Date): number => at.getTime() - facts.acceptedAt.getTime();
  const totalMs = Math.max(0, since(facts.reachedAt));
  const chosenMs = facts.chosenAt ? clamp(since(facts.chosenAt), 0, totalMs) : 0;
  const writtenMs = facts.writtenAt ? clamp(since(facts.writtenAt), chosenMs, totalMs) : chosenMs;
  const spans: FirstContactSpan[] = [
    { key: 'queue', fromMs: 0, toMs: chosenMs },
    { key: 'text', fromMs: chosenMs, toMs: writtenMs },
    { key: 'send', fromMs: writtenMs, toMs: totalMs },
  ];
  const last = AXES_MS.at(-1) ?? totalMs;
  return { spans, totalMs, axisMs: AXES_MS.find((axis) => axis >= totalMs) ?? Math.ceil(totalMs / last) * last };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
