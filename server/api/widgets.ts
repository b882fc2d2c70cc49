import { z } from 'zod';
import { publicUrl } from '@/server/platform/env';
import { listConsentDocuments } from '@/server/domain/consents/queries';
import { saveWidget } from '@/server/domain/widgets/commands';
import { getWidget } from '@/server/domain/widgets/queries';
import { saveWidgetSchema } from '@/server/domain/widgets/schema';
import { allow, router } from './trpc';

const oneWidget = z.object({ widgetId: z.string().max(60).optional() }).default({});

/** The widget's settings. Where the product is reached goes along: the snippet names it. */
export const widgetsRouter = router({
  get: allow('widget:read')
    .input(oneWidget)
    .query(async ({ ctx, input }) => ({
      ...(await getWidget(ctx.scope, input)),
      origin: publicUrl(),
      documents: await listConsentDocuments(ctx.scope),
    })),
  save: allow('widget:write')
    .input(saveWidgetSchema)
    .mutation(({ ctx, input }) => saveWidget(ctx.scope, input)),
});
