import { AppError } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';
import { scenarioSchema } from '@/server/domain/automations/schema';
import { createConsentTemplates } from '@/server/domain/consents/commands';
import { spellPhone } from '@/server/domain/contacts/schema';
import type { Scope } from '@/server/domain/scope';
import { createService, createStaff } from '@/server/domain/services/commands';
import { setWeeklyHours } from '@/server/domain/schedules/commands';
import { createWidget, suggestWidgetTexts } from '@/server/domain/widgets/commands';
import { getTenant } from './queries';
import { presets, presetScenario } from './rules/preset';
import type { Company, CompanyInput, Industry, OnboardingState, TenantLocale, Week } from './schema';

/**
 * Gives a new tenant everything it needs to answer its first lead: a widget, consent documents, services with somebody who
 * does them, opening hours and a scenario.
 */
export async function fillTenant(
  scope: Scope,
  input: { name: string; industry: Industry; locale: TenantLocale; site: string },
): Promise<void> {
  const { words, week } = { words: presets[input.industry].words[input.locale], week: presets[input.industry].week };
  await createWidget(scope, {
    name: input.name,
    // The invitation would never be seen if it waited for a click; 20 s on a page is what the look notes say.
    config: { texts: { greeting: '', invitation: words.invitation, title: '' }, open: { trigger: 'seconds', value: 20 } },
    allowedOrigins: input.site ? [input.site] : [],
  });
  await createConsentTemplates(scope, { locale: input.locale, company: input.name });
  await saveSettings(scope, { hours: week, site: input.site || null });
  const serviceIds = await fillServices(scope, input, week);
  await fillScenario(scope, input, serviceIds);
}

export type Filled = { services: number; questions: number; kept: ('services' | 'hours' | 'questions')[] };

/**
 * Another industry fills again what nobody edited by hand: services without a change or a booking, hours, the scenario, the
 * widget's texts. What was edited stays and is named in `kept`.
 */
export async function applyIndustry(scope: Scope, { industry }: { industry: Industry }): Promise<Filled> {
  const tenant = await getTenant(scope);
  const { tenantId } = scope;
  const { week, words } = { week: presets[industry].week, words: presets[industry].words[tenant.locale] };
  await scope.db.tenant.update({ where: { id: tenantId }, data: { industry } });
  const kept: Filled['kept'] = [];
  const keepsHours = JSON.stringify(tenant.settings.hours) !== JSON.stringify(presets[tenant.industry].week);
  if (keepsHours) kept.push('hours');
  else await saveSettings(scope, { hours: week });

  const known = await scope.db.service.findMany({ where: { tenantId }, select: { id: true, createdAt: true, updatedAt: true } });
  const isTouched =
    known.some((service) => service.updatedAt.getTime() !== service.createdAt.getTime()) ||
    (await scope.db.booking.count({ where: { tenantId } })) > 0;
  let serviceIds = known.map((service) => service.id);
  if (isTouched) kept.push('services');
  else {
    await scope.db.service.deleteMany({ where: { tenantId } });
    await scope.db.staff.deleteMany({ where: { tenantId } });
    serviceIds = await fillServices(scope, { industry, locale: tenant.locale }, keepsHours ? tenant.settings.hours : week);
  }
  if (!isTouched && !(await isScenarioEdited(scope))) await fillScenario(scope, { industry, locale: tenant.locale }, serviceIds);
  else kept.push('questions');
  await suggestWidgetTexts(scope, { invitation: words.invitation, greeting: '' });
  return { services: serviceIds.length, questions: words.questions.length, kept };
}

async function fillServices(
  scope: Scope,
  { industry, locale }: { industry: Industry; locale: TenantLocale },
  week: Week,
): Promise<string[]> {
  const words = presets[industry].words[locale];
  const { staffId } = await createStaff(scope, { ...words.staff, active: true, serviceIds: [] });
  await setWeeklyHours(scope, {
    staffId,
    periods: week.flatMap((day, index) => day.map((interval) => ({ weekday: index + 1, ...interval }))),
  });
  const ids: string[] = [];
  for (const service of words.services) {
    const { serviceId } = await createService(scope, {
      name: service.name,
      description: null,
      category: null,
      durationMin: service.durationMin,
      bufferBeforeMin: 0,
      bufferAfterMin: 0,
      priceKopecks: service.free ? 0 : null,
      priceFrom: false,
      noticeMin: 60,
      horizonDays: 30,
      stepMin: 30,
      active: true,
      staffIds: [staffId],
    });
    ids.push(serviceId);
  }
  return ids;
}

/** The scenario that runs is replaced by a new version, so a conversation under way keeps the one it began with. */
async function fillScenario(
  scope: Scope,
  { industry, locale }: { industry: Industry; locale: TenantLocale },
  serviceIds: string[],
): Promise<void> {
  const { tenantId } = scope;
  const definition = scenarioSchema.parse(presetScenario(presets[industry].words[locale], locale, serviceIds));
  const last = await scope.db.automation.aggregate({ where: { tenantId, kind: 'qualification' }, _max: { version: true } });
  const now = scope.now();
  await scope.db.automation.updateMany({ where: { tenantId, kind: 'qualification', active: true }, data: { active: false } });
  await scope.db.automation.create({
    data: {
      id: newId('automation'),
      tenantId,
      kind: 'qualification',
      name: industry,
      definition,
      version: (last._max.version ?? 0) + 1,
      active: true,
      createdAt: now,
      updatedAt: now,
    },
  });
}

async function isScenarioEdited(scope: Scope): Promise<boolean> {
  const current = await scope.db.automation.findFirst({
    where: { tenantId: scope.tenantId, kind: 'qualification', active: true },
    orderBy: { version: 'desc' },
    select: { createdAt: true, updatedAt: true },
  });
  return current !== null && current.createdAt.getTime() !== current.updatedAt.getTime();
}

async function saveSettings(scope: Scope, change: Partial<Record<'hours' | 'site' | 'address' | 'phone', unknown>>): Promise<void> {
  const row = await scope.db.tenant.findUniqueOrThrow({ where: { id: scope.tenantId }, select: { settings: true } });
  const settings = { ...(row.settings as Record<string, unknown> | null), ...change } as object;
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { settings } });
}

/**
 * What clients see of the company: letters, the booking page and the calendar file read it anew each time. A phone is kept as people read it.
 * The answer is what was kept. Throws INVALID with the field when the phone is none.
 */
export async function updateCompany(scope: Scope, input: CompanyInput): Promise<Company> {
  const phone = input.phone ? spellPhone(input.phone) : null;
  if (input.phone && !phone)
    throw new AppError('INVALID', 'the company has no such phone', {
      reason: 'company.invalid',
      fields: [{ field: 'phone', reason: 'phone.invalid' }],
    });
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { name: input.name } });
  await saveSettings(scope, {
    site: input.site || null,
    ...(input.address === undefined ? {} : { address: input.address || null }),
    ...(input.phone === undefined ? {} : { phone }),
  });
  if (input.site) await allowOrigin(scope, input.site);
  const { name, settings } = await getTenant(scope);
  return { name, site: settings.site ?? '', address: settings.address ?? '', phone: settings.phone ?? '' };
}

/** Opening hours of the business, and the hours of staff who still had the old ones. */
export async function saveHours(scope: Scope, input: { timeZone: string; hours: Week }): Promise<void> {
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { timeZone: input.timeZone } });
  const before = (await getTenant(scope)).settings.hours;
  await saveSettings(scope, { hours: input.hours });
  const rules = await scope.db.availabilityRule.findMany({
    where: { tenantId: scope.tenantId },
    select: { staffId: true, weekday: true, startMin: true, endMin: true },
  });
  const staff = await scope.db.staff.findMany({ where: { tenantId: scope.tenantId }, select: { id: true } });
  const keyOf = (periods: { weekday: number; startMin: number; endMin: number }[]) =>
    periods
      .map((period) => `${period.weekday} ${period.startMin} ${period.endMin}`)
      .sort()
      .join();
  const periodsOf = (week: Week) => week.flatMap((day, index) => day.map((interval) => ({ weekday: index + 1, ...interval })));
  for (const { id } of staff)
    if (keyOf(rules.filter((rule) => rule.staffId === id)) === keyOf(periodsOf(before)))
      await setWeeklyHours(scope, { staffId: id, periods: periodsOf(input.hours) });
}

export async function saveOnboarding(scope: Scope, change: Partial<OnboardingState>): Promise<OnboardingState> {
  const { onboarding } = await getTenant(scope);
  const next = { ...onboarding, ...change };
  await scope.db.tenant.update({ where: { id: scope.tenantId }, data: { onboarding: next } });
  return next;
}

/** The tenant's own site is where its widget goes: naming the site allows it. */
async function allowOrigin(scope: Scope, host: string): Promise<void> {
  const widget = await scope.db.widget.findFirst({
    where: { tenantId: scope.tenantId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, allowedOrigins: true },
  });
  if (widget && !widget.allowedOrigins.includes(host))
    await scope.db.widget.updateMany({
      where: { tenantId: scope.tenantId, id: widget.id },
      data: { allowedOrigins: [...widget.allowedOrigins, host] },
    });
}
