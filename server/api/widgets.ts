import { z } from 'zod';
import { publicUrl } from '@/server/platform/env';
import { publishConsentDocument } from '@/server/domain/consents/commands';
import { getConsentDocument, listConsentDocuments } from '@/server/domain/consents/queries';
import { publishConsentSchema } from '@/server/domain/consents/schema';
import { saveWidget } from '@/server/domain/widgets/commands';
import { getWidget, previewConfig } from '@/server/domain/widgets/queries';
import { previewWidgetSchema, saveWidgetSchema } from '@/server/domain/widgets/schema';
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
  /** A mutation by its form only: a draft is too long for an address. */
  preview: allow('widget:read')
    .input(previewWidgetSchema)
    .mutation(({ ctx, input }) => previewConfig(ctx.scope, input)),
  document: allow('widget:read')
    .input(z.object({ documentId: z.string().max(60) }))
    .query(({ ctx, input }) => getConsentDocument(ctx.scope, input)),
  publishDocument: allow('widget:write')
    .input(publishConsentSchema)
    .mutation(({ ctx, input }) => publishConsentDocument(ctx.scope, input)),
  save: allow('widget:write')
    .input(saveWidgetSchema)
    .mutation(({ ctx, input }) => saveWidget(ctx.scope, input)),
});
