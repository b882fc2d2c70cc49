import { z } from 'zod';
import { inTenant } from '@/server/auth/unit-of-work';
import { visitorGrant } from '@/server/auth/visitor';
import { newId } from '@/server/platform/ids';
import { log } from '@/server/platform/log';
import { json } from '@/server/platform/web';
import { parseBody, withSite } from '../site-request';
import { limit } from './post-lead';

/** As documented in openapi.json. */
export const widgetEventsSchema = z.object({
  events: z
    .array(
      z.object({
        sessionId: z.string().min(8).max(64),
        eventName: z.enum(['init', 'open', 'focus', 'submit', 'channel_select']),
        data: z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
        at: z.iso.datetime({ offset: true }),
      }),
    )
    .min(1)
    .max(50),
});

/** `POST /api/v1/widget-events`, batches by sendBeacon (text/plain, so no preflight): harmless by design, and dropped before any lead is. */
export const postWidgetEvents = withSite(async (input) => {
  const { events } = parseBody(widgetEventsSchema, input.body);
  await limit('telemetry', input.site);
  await inTenant(visitorGrant(input.site, 'telemetry'), (scope) =>
    scope.db.widgetEvent.createMany({
      data: events.map((event) => ({
        id: newId('widgetEvent'),
        tenantId: scope.tenantId,
        sessionId: event.sessionId,
        name: event.eventName,
        data: event.data,
        origin: input.origin,
        page: null,
        at: new Date(event.at),
      })),
    }),
  );
  // One line per name and batch: whoever fills a batch with fifty cannot fill the log with fifty lines.
  for (const event of new Map(events.map((event) => [event.eventName, event])).values())
    if (['init', 'open', 'submit'].includes(event.eventName))
      log.info({ event: `widget_${event.eventName}`, tenantId: input.site.tenantId, widgetSession: event.sessionId, at: event.at });
  return json(202, { ok: true });
}, 'telemetry');
