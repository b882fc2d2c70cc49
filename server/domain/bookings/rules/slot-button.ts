export function readSlotButton(buttonId: string): { startsAt: string; staffId: string } | null {
  const match = /^slot:([0-9a-z]{1,8}):(stf_\w{1,40})$/.exec(buttonId);
  return match?.[1] && match[2] ? { startsAt: new Date(Number.parseInt(match[1], 36) * 60_000).toISOString(), staffId: match[2] } : null;
}

/** Slots as a messenger shows them: «пт, 13 ноября в 10:00», in the tenant's zone and language. */
export function slotButtons(
  slots: readonly { startsAt: string; staffId: string }[],
  { timeZone, locale }: { timeZone: string; locale: string },
): { id: string; label: string }[] {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
  return slots.map((slot) => ({ id: slotButton(slot), label: format.format(new Date(slot.startsAt)) }));
}

/** A slot as a button of at most 64 bytes: start in minutes since 1970, base 36, and the specialist. */
function slotButton(slot: { startsAt: string; staffId: string }): string {
  return `slot:${Math.floor(new Date(slot.startsAt).getTime() / 60_000).toString(36)}:${slot.staffId}`;
}
