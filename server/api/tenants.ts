import { z } from 'zod';
import { createTenant } from '@/server/auth/create-tenant';
import { applyIndustry, saveHours, saveOnboarding, updateCompany } from '@/server/domain/tenants/commands';
import { getSetUp, getTenant } from '@/server/domain/tenants/queries';
import {
  companySchema,
  createTenantSchema,
  industries,
  saveOnboardingSchema,
  timeZoneSchema,
  weekSchema,
} from '@/server/domain/tenants/schema';
import { allow, router, signedIn } from './trpc';

/** The company itself: founding, set-up, hours. */
export const tenantsRouter = router({
  create: signedIn.input(createTenantSchema).mutation(({ ctx, input }) => createTenant(ctx.person, input)),
  get: allow('tenant:read').query(({ ctx }) => getTenant(ctx.scope)),
  setUp: allow('tenant:write').query(({ ctx }) => getSetUp(ctx.scope)),
  applyIndustry: allow('tenant:write')
    .input(z.object({ industry: z.enum(industries) }))
    .mutation(({ ctx, input }) => applyIndustry(ctx.scope, input)),
  updateCompany: allow('tenant:write')
    .input(companySchema)
    .mutation(({ ctx, input }) => updateCompany(ctx.scope, input)),
  saveHours: allow('tenant:write')
    .input(z.object({ timeZone: timeZoneSchema, hours: weekSchema }))
    .mutation(({ ctx, input }) => saveHours(ctx.scope, input)),
  saveOnboarding: allow('tenant:write')
    .input(saveOnboardingSchema)
    .mutation(({ ctx, input }) => saveOnboarding(ctx.scope, input)),
});
