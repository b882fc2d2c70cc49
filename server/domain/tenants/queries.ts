import type { Scope } from '@/server/domain/scope';
import {
  onboardingStateSchema,
  tenantSettingsSchema,
  type Industry,
  industries,
  type OnboardingState,
  type TenantLocale,
  type TenantSettings,
} from './schema';

export type TenantView = {
  id: string;
  slug: string;
  publicKey: string;
  name: string;
  industry: Industry;
  timeZone: string;
  locale: TenantLocale;
  settings: TenantSettings;
  onboarding: OnboardingState;
  isDemo: boolean;
  trialEndsAt: Date | null;
};

/** The tenant of the Scope. */
export async function getTenant(scope: Scope): Promise<TenantView> {
  const row = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId } });
  return {
    id: row.id,
    slug: row.slug,
    publicKey: row.publicKey,
    name: row.name,
    timeZone: row.timeZone,
    isDemo: row.isDemo,
    trialEndsAt: row.trialEndsAt,
    industry: industries.find((industry) => industry === row.industry) ?? 'other',
    locale: row.locale === 'en' ? 'en' : 'ru',
    settings: tenantSettingsSchema.parse(row.settings ?? {}),
    onboarding: onboardingStateSchema.parse(row.onboarding ?? {}),
  };
}

/** How far the lead of the last step came; null before it is sent. */
export type TestLead = { id: string; number: number; createdAt: Date; firstContactAt: Date | null; hasSlots: boolean; isBooked: boolean };
export type SetUp = TenantView & {
  services: string[];
  questions: string[];
  connections: { channel: string; status: string }[];
  testLead: TestLead | null;
};

/** Everything the set-up shows, in one question. */
export async function getSetUp(scope: Scope): Promise<SetUp> {
  const tenant = await getTenant(scope);
  const where = { tenantId: scope.tenantId };
  const services = await scope.db.service.findMany({
    where: { ...where, active: true },
    orderBy: { sortOrder: 'asc' },
    select: { name: true },
  });
  const automation = await scope.db.automation.findFirst({
    where: { ...where, kind: 'qualification', active: true },
    orderBy: { version: 'desc' },
    select: { definition: true },
  });
  const connections = await scope.db.connection.findMany({ where, orderBy: { createdAt: 'asc' }, select: { channel: true, status: true } });
  const definition = automation?.definition as { questions?: { text?: string }[] } | undefined;
  return {
    ...tenant,
    connections,
    testLead: await findTestLead(scope, tenant.slug),
    services: services.map((service) => service.name),
    questions: (definition?.questions ?? []).flatMap((question) => question.text ?? []),
  };
}

/** The newest lead that is marked as a test or came from the tenant's own demo page. */
async function findTestLead(scope: Scope, slug: string): Promise<TestLead | null> {
  const where = { tenantId: scope.tenantId };
  const lead = await scope.db.lead.findFirst({
    where: { ...where, OR: [{ isTest: true }, { page: { contains: `/demo/${slug}` } }] },
    orderBy: { createdAt: 'desc' },
    select: { id: true, number: true, createdAt: true, firstContactAt: true },
  });
  if (!lead) return null;
  const slots = await scope.db.message.findFirst({
    where: { ...where, kind: 'slots', conversation: { leadId: lead.id } },
    select: { id: true },
  });
  const booking = await scope.db.booking.findFirst({ where: { ...where, leadId: lead.id, status: 'confirmed' }, select: { id: true } });
  return { ...lead, hasSlots: slots !== null, isBooked: booking !== null };
}
