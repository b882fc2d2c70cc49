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
