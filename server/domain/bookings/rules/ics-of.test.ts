import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { icsOf, type IcsFacts } from './ics-of';

const facts: IcsFacts = {
  bookingId: 'bok_1',
  sequence: 2,
  cancelled: false,
  startsAt: new Date('2026-11-19T09:30:00Z'),
  endsAt: new Date('2026-11-19T10:00:00Z'),
  stamp: new Date('2026-11-18T00:00:00Z'),
  timeZone: 'Asia/Yekaterinburg',
  title: 'Консультация; имплантолог, «Белая линия»',
  description: 'Перенести:\nhttps://x',
  location: 'ул. Малышева, 84',
  url: 'https://x',
  organizer: { name: 'Белая линия', email: 'a@b.example' },
};
const lines = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');

describe('a calendar file', () => {
  it('tells the time in the zone of the business and describes that zone', () => {
    const found = lines(icsOf(facts));
    expect(found).toContain('DTSTART;TZID=Asia/Yekaterinburg:20261119T143000');
    expect(found).toContain('DTEND;TZID=Asia/Yekaterinburg:20261119T150000');
    expect(found).toContain('TZOFFSETTO:+0500');
  });
  it('keeps its UID and carries SEQUENCE', () => {
    expect(lines(icsOf(facts))).toEqual(expect.arrayContaining(['UID:bok_1@fastlead', 'SEQUENCE:2', 'METHOD:PUBLISH', 'STATUS:CONFIRMED']));
  });
  it('is an invitation in a letter, and a cancellation when cancelled', () => {
    const attendee = { name: 'Анна', email: 'anna@pochta.example' };
    expect(lines(icsOf({ ...facts, attendee }))).toContain('METHOD:REQUEST');
    expect(lines(icsOf({ ...facts, attendee, cancelled: true }))).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED']));
  });
  it('over a change of the clock speaks UTC', () => {
    const found = lines(
      icsOf({ ...facts, timeZone: 'Europe/Berlin', startsAt: new Date('2026-10-25T00:30:00Z'), endsAt: new Date('2026-10-25T01:30:00Z') }),
    );
    expect(found).toContain('DTSTART:20261025T003000Z');
    expect(found.join()).not.toContain('TZID');
  });
  it('escapes what people write', () => {
    expect(lines(icsOf(facts))).toContain('SUMMARY:Консультация\\; имплантолог\\, «Белая линия»');
  });
});

/** Read back by a parser that is not the generator's: what a calendar program understands of the file. */
describe('a calendar file read by a calendar program', () => {
  const read = (text: string) => {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const zone = calendar.getFirstSubcomponent('vtimezone');
    if (zone) ICAL.TimezoneService.register(zone);
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
    const instants = [event.startDate.toJSDate(), event.endDate.toJSDate()];
    ICAL.TimezoneService.reset();
    return { calendar, event, instants };
  };

  it.each([
    ['Asia/Yekaterinburg', '2026-11-19T09:30:00Z'],
    ['Europe/Kaliningrad', '2026-11-19T22:45:00Z'],
    ['Asia/Kathmandu', '2026-06-01T03:15:00Z'],
    ['Australia/Lord_Howe', '2026-01-10T00:00:00Z'],
    ['Europe/Berlin', '2026-03-29T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['America/St_Johns', '2026-07-01T12:00:00Z'],
  ])('in %s is the very instant of %s', (timeZone, start) => {
    const startsAt = new Date(start);
    const endsAt = new Date(startsAt.getTime() + 3_600_000);
    expect(read(icsOf({ ...facts, timeZone, startsAt, endsAt })).instants).toEqual([startsAt, endsAt]);
  });

  it('says who, what, where and for whom, whatever people write', () => {
    const title = 'Чистка, «Air; Flow»\\ 100 %\nвторая строка 👋 مرحبا';
    const attendee = { name: 'Анна "Аня" Ким; +7', email: 'anna@pochta.example' };
    const { calendar, event } = read(icsOf({ ...facts, title, attendee, location: 'ул. Малышева, 84; вход со двора' }));
    expect(event.summary).toBe(title);
    expect(event.location).toBe('ул. Малышева, 84; вход со двора');
    expect(event.uid).toBe('bok_1@fastlead');
    expect(event.sequence).toBe(2);
    expect(event.organizer).toBe('mailto:a@b.example');
    expect(event.attendees.map((one) => String(one.getFirstValue()).toLowerCase())).toEqual(['mailto:anna@pochta.example']);
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
  });

  it('has lines of at most 75 octets that end as the standard says', () => {
    const text = icsOf({ ...facts, title: 'Очень длинное название услуги '.repeat(12) });
    expect(text.split('\r\n').filter((line) => new TextEncoder().encode(line).length > 75)).toEqual([]);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
});
