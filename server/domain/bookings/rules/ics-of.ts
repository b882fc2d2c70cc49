import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';

/**
 * A booking as an iCalendar file (RFC 5545, RFC 5546). UID never changes and SEQUENCE grows, so a calendar updates its entry
 * instead of adding a second one. In a letter it is an invitation (REQUEST, later CANCEL), which needs an organizer and an
 * attendee; a downloaded file is a publication.
 */
export type IcsFacts = {
  bookingId: string;
  sequence: number;
  cancelled: boolean;
  startsAt: Date;
  endsAt: Date;
  /** When this version was made. */
  stamp: Date;
  timeZone: string;
  title: string;
  description: string;
  location: string | null;
  url: string | null;
  organizer: { name: string; email: string };
  /** Present in letters. */
  attendee?: { name: string | null; email: string };
};

export function icsOf(facts: IcsFacts): string {
  const start = DateTime.fromJSDate(facts.startsAt, { zone: facts.timeZone });
  const end = DateTime.fromJSDate(facts.endsAt, { zone: facts.timeZone });
  // The zone is described by the one offset that holds during the visit; over a change of the clock UTC says it better.
  const zone = start.offset === end.offset ? facts.timeZone : 'UTC';
  const method = facts.cancelled ? ICalCalendarMethod.CANCEL : facts.attendee ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: { company: 'Fast Lead', product: 'Booking', language: 'RU' }, method });
  if (zone !== 'UTC') calendar.timezone({ name: zone, generator: () => zoneBlock(zone, start.offset) });
  calendar.createEvent({
    id: `${facts.bookingId}@fastlead`,
    sequence: facts.sequence,
    stamp: facts.stamp,
    start: start.setZone(zone),
    end: end.setZone(zone),
    timezone: zone === 'UTC' ? null : zone,
    summary: facts.title,
    description: facts.description,
    location: facts.location,
    url: facts.url ?? undefined,
    status: facts.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: facts.organizer,
    attendees: facts.attendee ? [{ email: facts.attendee.email, name: facts.attendee.name ?? undefined, rsvp: false }] : [],
  });
  return calendar.toString();
}

/** RFC 5545 §3.6.5: a TZID needs its VTIMEZONE; one observance with the visit's own offset describes exactly this event. */
function zoneBlock(zone: string, offsetMin: number): string {
  const sign = offsetMin < 0 ? '-' : '+';
  const minutes = Math.abs(offsetMin);
  const offset = `${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
    'END:STANDARD',
    'END:VTIMEZONE',
  ].join('\r\n');
}
