import { derivedId, newId } from '@/server/platform/ids';
import type { SystemDb } from '@/server/platform/db/client';

/**
 * What a business is booked for. `seedServices` makes any set; `dentalClinic` is the one of the demo tenant. Ids are derived from
 * the tenant and the name, so a second run changes nothing.
 */
export type ServiceSeed = {
  name: string;
  category?: string;
  description?: string;
  durationMin: number;
  bufferBeforeMin?: number;
  bufferAfterMin?: number;
  priceKopecks?: number | null;
  priceFrom?: boolean;
  noticeMin?: number;
  horizonDays?: number;
  stepMin?: number;
  /** Names of the staff who do it; absent: everybody. */
  staff?: string[];
};
export type StaffSeed = { name: string; title?: string; week: { weekday: number; startMin: number; endMin: number }[] };
export type ClinicSeed = { services: ServiceSeed[]; staff: StaffSeed[] };

/** Adds services, staff, their links and weekly hours to a tenant. Returns ids by name. */
export async function seedServices(
  db: SystemDb,
  { tenantId, clinic, at }: { tenantId: string; clinic: ClinicSeed; at: Date },
): Promise<{ services: Record<string, string>; staff: Record<string, string> }> {
  const services = Object.fromEntries(clinic.services.map((service) => [service.name, derivedId('service', tenantId, service.name)]));
  const staff = Object.fromEntries(clinic.staff.map((person) => [person.name, derivedId('staff', tenantId, person.name)]));
  const stamps = { createdAt: at, updatedAt: at };
  await db.service.createMany({
    data: clinic.services.map(({ staff: _who, ...service }, index) => ({
      ...service,
      id: derivedId('service', tenantId, service.name),
      tenantId,
      sortOrder: index,
      ...stamps,
    })),
    skipDuplicates: true,
  });
  await db.staff.createMany({
    data: clinic.staff.map(({ week: _week, ...person }, index) => ({
      ...person,
      id: derivedId('staff', tenantId, person.name),
      tenantId,
      sortOrder: index,
      ...stamps,
    })),
    skipDuplicates: true,
  });
  await db.serviceStaff.createMany({
    data: clinic.services.flatMap((service) =>
      (service.staff ?? Object.keys(staff)).map((name) => ({
        tenantId,
        serviceId: derivedId('service', tenantId, service.name),
        staffId: derivedId('staff', tenantId, name),
      })),
    ),
    skipDuplicates: true,
  });
  await db.availabilityRule.createMany({
    data: clinic.staff.flatMap((person) =>
      person.week.map((period) => ({
        ...period,
        id: derivedId('rule', tenantId, person.name, String(period.weekday), String(period.startMin)),
        tenantId,
        staffId: derivedId('staff', tenantId, person.name),
      })),
    ),
    skipDuplicates: true,
  });
  return { services, staff };
}

export type BookingSeed = {
  tenantId: string;
  serviceId: string;
  staffId: string;
  startsAt: Date;
  durationMin: number;
  bufferBeforeMin?: number;
  bufferAfterMin?: number;
  status?: 'confirmed' | 'completed' | 'cancelled' | 'no_show';
  contactId?: string;
  leadId?: string;
  conversationId?: string;
  source?: 'widget' | 'page' | 'operator' | 'telegram' | 'email' | 'api';
  createdAt: Date;
};

/** One booking, past or future. Throws 23P01 when a confirmed one already stands there. */
export async function seedBooking(db: SystemDb, seed: BookingSeed): Promise<{ bookingId: string }> {
  const { durationMin, bufferBeforeMin = 0, bufferAfterMin = 0, status = 'confirmed', source = 'widget', ...row } = seed;
  const endsAt = new Date(seed.startsAt.getTime() + durationMin * 60_000);
  const bookingId = newId('booking', seed.createdAt.getTime());
  await db.booking.create({
    data: {
      ...row,
      id: bookingId,
      status,
      source,
      endsAt,
      busyFrom: new Date(seed.startsAt.getTime() - bufferBeforeMin * 60_000),
      busyTo: new Date(endsAt.getTime() + bufferAfterMin * 60_000),
      cancelledAt: status === 'cancelled' ? seed.createdAt : null,
      cancelReason: status === 'cancelled' ? 'Не получается прийти' : null,
      sequence: status === 'cancelled' ? 1 : 0,
      updatedAt: seed.createdAt,
    },
  });
  return { bookingId };
}

const hours = (weekdays: number[], from: number, to: number) =>
  weekdays.map((weekday) => ({ weekday, startMin: from * 60, endMin: to * 60 }));
/** With a break for lunch. */
const day = (weekdays: number[], from: number, to: number, lunch = 13) => [
  ...hours(weekdays, from, lunch),
  ...hours(weekdays, lunch + 1, to),
];

const orlov = 'Орлов Дмитрий Андреевич';
const lapina = 'Лапина Елена Игоревна';
const gareev = 'Гареев Рустам Ильдарович';
const sokolova = 'Соколова Анна Викторовна';
const nikitina = 'Никитина Ольга Сергеевна';

/** «Белая линия», стоматология в Екатеринбурге: what the demo tenant offers. */
export const dentalClinic: ClinicSeed = {
  services: [
    {
      name: 'Консультация имплантолога',
      category: 'Имплантация и хирургия',
      description: 'Осмотр, снимок на месте, план и смета',
      durationMin: 30,
      bufferAfterMin: 10,
      priceKopecks: 0,
      staff: [orlov, lapina, gareev],
    },
    {
      name: 'Удаление зуба',
      category: 'Имплантация и хирургия',
      description: 'С анестезией, осложнённое от 5 200 ₽',
      durationMin: 40,
      bufferAfterMin: 10,
      priceKopecks: 290_000,
      priceFrom: true,
      staff: [orlov, lapina],
    },
    {
      name: 'Острая боль',
      category: 'Лечение',
      description: 'Примем в день обращения',
      durationMin: 40,
      bufferAfterMin: 10,
      priceKopecks: 190_000,
      priceFrom: true,
      noticeMin: 30,
      horizonDays: 3,
      staff: [sokolova, gareev],
    },
    {
      name: 'Лечение кариеса',
      category: 'Лечение',
      description: 'Пломба и анестезия в цене',
      durationMin: 60,
      bufferAfterMin: 10,
      priceKopecks: 480_000,
      priceFrom: true,
      staff: [sokolova, gareev],
    },
    {
      name: 'Лечение каналов',
      category: 'Лечение',
      description: 'Под микроскопом',
      durationMin: 90,
      bufferAfterMin: 10,
      priceKopecks: 950_000,
      priceFrom: true,
      noticeMin: 180,
      staff: [sokolova],
    },
    {
      name: 'Профессиональная гигиена',
      category: 'Гигиена и дети',
      description: 'Ультразвук, Air Flow, полировка',
      durationMin: 60,
      bufferAfterMin: 10,
      priceKopecks: 590_000,
      staff: [nikitina],
    },
    {
      name: 'Детский приём',
      category: 'Гигиена и дети',
      description: 'От 3 лет, знакомство с врачом',
      durationMin: 30,
      bufferAfterMin: 10,
      priceKopecks: 150_000,
      noticeMin: 120,
      staff: [nikitina, sokolova],
    },
  ],
  staff: [
    { name: orlov, title: 'Хирург-имплантолог, стаж 16 лет', week: day([1, 2, 3, 4, 5], 9, 18) },
    { name: lapina, title: 'Хирург-имплантолог, стаж 11 лет', week: day([2, 3, 4, 5, 6], 12, 21, 16) },
    { name: gareev, title: 'Ортопед-имплантолог, стаж 9 лет', week: [...day([1, 3, 5], 9, 18), ...hours([6], 10, 15)] },
    { name: sokolova, title: 'Терапевт, стаж 12 лет', week: [...day([1, 2, 3, 4], 9, 20, 14), ...hours([6], 10, 16)] },
    { name: nikitina, title: 'Гигиенист и детский врач, стаж 7 лет', week: [...day([1, 2, 4, 5], 9, 19), ...hours([6], 10, 16)] },
  ],
};
