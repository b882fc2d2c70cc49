import { z } from 'zod';

export const industries = ['dental', 'auto', 'languages', 'beauty', 'renovation', 'legal', 'other'] as const;
export type Industry = (typeof industries)[number];

export const locales = ['ru', 'en'] as const;
export type TenantLocale = (typeof locales)[number];

/** An IANA zone this runtime knows. */
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'zone.unknown');

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Minutes from midnight in the tenant's zone; `endMin` 1440 is midnight. */
export const openIntervalSchema = z
  .object({ startMin: z.number().int().min(0).max(1439), endMin: z.number().int().min(1).max(1440) })
  .refine((interval) => interval.startMin < interval.endMin, { path: ['endMin'], message: 'hours.order' });

/** Seven lists, Monday first; an empty list is a day off. */
export const weekSchema = z.array(z.array(openIntervalSchema).max(4)).length(7);
export type Week = z.infer<typeof weekSchema>;

/** What was never said: Monday to Friday, 09:00–18:00. */
export const usualWeek: Week = [1, 2, 3, 4, 5, 6, 7].map((day) => (day <= 5 ? [{ startMin: 540, endMin: 1080 }] : []));

/** `tenants.settings`. Loose: other nouns keep their own keys beside these. */
export const tenantSettingsSchema = z.looseObject({
  hours: weekSchema.catch(usualWeek).default(usualWeek),
  site: z.string().max(200).nullable().catch(null).default(null),
  address: z.string().max(300).nullable().catch(null).default(null),
  phone: z.string().max(40).nullable().catch(null).default(null),
});
export type TenantSettings = z.infer<typeof tenantSettingsSchema>;

export const onboardingSteps = ['company', 'look', 'hours', 'channel', 'code', 'test'] as const;
export type OnboardingStep = (typeof onboardingSteps)[number];

/** `tenants.onboarding`: where the person is and what was passed or skipped. */
export const onboardingStateSchema = z.object({
  step: z.enum(onboardingSteps).catch('company').default('company'),
  done: z.array(z.enum(onboardingSteps)).catch([]).default([]),
  skipped: z.array(z.enum(onboardingSteps)).catch([]).default([]),
  finishedAt: z.string().nullable().catch(null).default(null),
  snippetCopiedAt: z.string().nullable().catch(null).default(null),
  testLeadId: z.string().nullable().catch(null).default(null),
});
export type OnboardingState = z.infer<typeof onboardingStateSchema>;

const stepList = z.array(z.enum(onboardingSteps)).max(onboardingSteps.length);

/** What a step of the set-up changes: a field that is not named stays. */
export const saveOnboardingSchema = z.object({
  step: z.enum(onboardingSteps).optional(),
  done: stepList.optional(),
  skipped: stepList.optional(),
  finishedAt: z.iso.datetime().optional(),
  snippetCopiedAt: z.iso.datetime().optional(),
  testLeadId: z.string().max(60).optional(),
});

export const companyNameSchema = z.string().trim().min(2, 'name.short').max(80, 'name.too_long');

/** `example.ru`, with or without a scheme and a path; empty means there is no site yet. */
export const siteSchema = z
  .string()
  .trim()
  .max(200)
  .transform((value) =>
    value
      .replace(/^https?:\/\//i, '')
      .replace(/\/.*$/, '')
      .toLowerCase(),
  )
  .refine(
    (host) =>
      host === '' ||
      /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}(?::\d{1,5})?$/u.test(host) ||
      /^localhost(?::\d{1,5})?$/.test(host),
    'site.invalid',
  );

/** One line, as it stands on an envelope; empty means there is nowhere to come to. */
const addressSchema = z
  .string()
  .max(300, 'address.too_long')
  .transform((value) =>
    value
      .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

/** What clients see of the company. The set-up names a part of it: a field that is not given stays; whether a phone is one, the command says. */
export const companySchema = z.object({
  name: companyNameSchema,
  site: siteSchema,
  address: addressSchema.optional(),
  phone: z.string().trim().max(64, 'phone.invalid').optional(),
});
export type CompanyInput = z.infer<typeof companySchema>;
export type Company = Required<CompanyInput>;

export const createTenantSchema = z.object({
  name: companyNameSchema,
  site: siteSchema.default(''),
  industry: z.enum(industries).default('other'),
  locale: z.enum(locales).default('ru'),
  timeZone: timeZoneSchema.default('Europe/Moscow'),
});
export type CreateTenantInput = z.infer<typeof createTenantSchema>;
