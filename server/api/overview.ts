import { getLedger, getOverview } from '@/server/domain/analytics/queries';
import { allow, router } from './trpc';

export const overviewRouter = router({
  get: allow('overview:read').query(({ ctx }) => getOverview(ctx.scope)),
  ledger: allow('overview:read').query(({ ctx }) => getLedger(ctx.scope)),
});
