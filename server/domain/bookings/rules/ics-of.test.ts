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
