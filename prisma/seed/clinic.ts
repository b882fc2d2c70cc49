import type { SystemDb } from '@/server/platform/db/client';
import { newId, newSecret } from '@/server/platform/ids';
import { dentalClinic, seedServices, type ClinicSeed } from './services';

/** A fresh tenant with something to book: database tests and the booking bench. */
export async function seedClinic(db: SystemDb, options: { clinic?: ClinicSeed; timeZone?: string; clockShiftMs?: number } = {}) {
  const { clinic = dentalClinic, timeZone = 'Asia/Yekaterinburg', clockShiftMs = 0 } = options;
  const at = new Date(Date.now() + clockShiftMs);
  const tenantId = newId('tenant');
  const slug = `clinic-${newSecret(6)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '0')}`;
  await db.tenant.create({
    data: {
      id: tenantId,
      slug,
      publicKey: newSecret(9),
      name: 'Белая линия',
      industry: 'dental',
      timeZone,
      clockShiftMs,
      settings: { address: 'Екатеринбург, ул. Малышева, 84' },
      createdAt: at,
    },
  });
  await db.widget.create({
    data: { id: newId('widget'), tenantId, name: 'Сайт', config: {}, allowedOrigins: [], createdAt: at, updatedAt: at },
  });
  await db.consentDocument.createMany({
    data: (['data', 'marketing'] as const).map((purpose) => ({
      id: newId('consentDocument'),
      tenantId,
      purpose,
      locale: 'ru',
      version: 1,
      title: purpose,
      text: purpose,
      createdAt: at,
    })),
  });
  const { services, staff } = await seedServices(db, { tenantId, clinic, at });
  const contact = async (): Promise<string> => {
    const id = newId('contact');
    await db.contact.create({ data: { id, tenantId, createdAt: at, updatedAt: at } });
    return id;
  };
  return { tenantId, slug, services, staff, contact, timeZone };
}
