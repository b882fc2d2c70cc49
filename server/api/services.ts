import { addException, removeException, setWeeklyHours } from '@/server/domain/schedules/commands';
import { listExceptions, listWeeklyHours } from '@/server/domain/schedules/queries';
import { addExceptionSchema, listExceptionsSchema, removeExceptionSchema, setWeeklyHoursSchema } from '@/server/domain/schedules/schema';
import { archiveService, createService, createStaff, updateService, updateStaff } from '@/server/domain/services/commands';
import { listServices, listStaff } from '@/server/domain/services/queries';
import {
  createServiceSchema,
  createStaffSchema,
  listServicesSchema,
  serviceIdSchema,
  updateServiceSchema,
  updateStaffSchema,
} from '@/server/domain/services/schema';
import { allow, router } from './trpc';

export const servicesRouter = router({
  list: allow('services:read')
    .input(listServicesSchema)
    .query(({ ctx, input }) => listServices(ctx.scope, input)),
  create: allow('services:write')
    .input(createServiceSchema)
    .mutation(({ ctx, input }) => createService(ctx.scope, input)),
  update: allow('services:write')
    .input(updateServiceSchema)
    .mutation(({ ctx, input }) => updateService(ctx.scope, input)),
  archive: allow('services:write')
    .input(serviceIdSchema)
    .mutation(({ ctx, input }) => archiveService(ctx.scope, input)),
  listStaff: allow('services:read')
    .input(listServicesSchema)
    .query(({ ctx, input }) => listStaff(ctx.scope, input)),
  createStaff: allow('services:write')
    .input(createStaffSchema)
    .mutation(({ ctx, input }) => createStaff(ctx.scope, input)),
  updateStaff: allow('services:write')
    .input(updateStaffSchema)
    .mutation(({ ctx, input }) => updateStaff(ctx.scope, input)),
  listHours: allow('services:read').query(({ ctx }) => listWeeklyHours(ctx.scope)),
  setHours: allow('services:write')
    .input(setWeeklyHoursSchema)
    .mutation(({ ctx, input }) => setWeeklyHours(ctx.scope, input)),
  listExceptions: allow('services:read')
    .input(listExceptionsSchema)
    .query(({ ctx, input }) => listExceptions(ctx.scope, input)),
  addException: allow('services:write')
    .input(addExceptionSchema)
    .mutation(({ ctx, input }) => addException(ctx.scope, input)),
  removeException: allow('services:write')
    .input(removeExceptionSchema)
    .mutation(({ ctx, input }) => removeException(ctx.scope, input)),
});
