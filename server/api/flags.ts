import { z } from 'zod';
import { setFlag } from '@/server/domain/flags/commands';
import { listFlags } from '@/server/domain/flags/queries';
import { setFlagSchema } from '@/server/domain/flags/schema';
import { allow, router } from './trpc';

export const flagsRouter = router({
  list: allow('flags:write')
    .input(z.object({ widgetId: z.string().optional() }))
    .query(({ ctx, input }) => listFlags(ctx.scope, input)),
  set: allow('flags:write')
    .input(setFlagSchema)
    .mutation(({ ctx, input }) => setFlag(ctx.scope, input)),
});
