import { z } from 'zod';
import { publicUrl } from '@/server/platform/env';
import type { Route, WebHandler } from '@/server/platform/web';
import { leadInputSchema } from '@/server/domain/leads/schema';
import { widgetEventsSchema } from './widget-events';

type Json = Record<string, unknown>;

/** `GET /api/v1/openapi.json`: OpenAPI 3.1 made of the very schemas that check the requests. Anybody may read it, from any page. */
const getOpenApi: WebHandler = async () =>
  new Response(JSON.stringify(openApiDocument(publicUrl())), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    },
  });

export const openApiRoute: Route = { method: 'GET', path: '/api/v1/openapi.json', door: 'open', handle: getOpenApi };

/** Every reason the lead endpoint answers with, by status: the document and the page /docs/api show the same list. */
export const leadProblems = {
  400: ['input.not_json', 'input.invalid', 'lead.invalid', 'tenant.required', 'idempotency.invalid'],
  401: ['api_key.unknown'],
  403: ['origin.missing', 'origin.not_allowed', 'api_key.scope_missing'],
  404: ['tenant.not_found'],
  409: ['idempotency.key_reused'],
  413: ['input.too_large'],
  429: ['rate.limited'],
  500: ['internal'],
  503: ['unavailable', 'request.late', 'request.crowded'],
} as const;

/** What one entry of `errors` of a 400 may say of a field. */
export const fieldReasons = [
  'contact.required',
  'phone.invalid',
  'email.invalid',
  'email.required',
  'name.too_long',
  'consent.required',
  'channel.unknown',
  'tenant.required',
  'input.too_long',
] as const;

const titles: Record<string, string> = {
  400: 'The request cannot be understood or a field is wrong; `errors` names each field',
  401: 'The API key is unknown or revoked',
  403: 'The page may not use this site key, or the API key may not write leads',
  404: 'No such tenant, or not the one of the API key',
  409: 'The Idempotency-Key was used with another body',
  413: 'The body is over 64 KB',
  429: 'Too many requests; try again after Retry-After seconds',
  500: 'Our mistake; safe to repeat with the same Idempotency-Key',
  503: 'Not available now; safe to repeat after Retry-After seconds with the same Idempotency-Key',
};

export type OpenApi = {
  openapi: string;
  info: Json;
  servers: Json[];
  paths: Record<string, Json>;
  components: { schemas: Record<'LeadInput' | 'LeadAccepted' | 'WidgetEvents' | 'Problem', Json>; securitySchemes: Json };
};

export function openApiDocument(origin: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fast Lead',
      version: '1',
      description: 'The public interface of Fast Lead: leads from any source, and events of the widget.',
    },
    servers: [{ url: origin }],
    paths: {
      '/api/v1/leads': { post: leadOperation },
      '/api/v1/widget-events': { post: eventsOperation },
      '/api/v1/openapi.json': {
        get: {
          operationId: 'getOpenApi',
          summary: 'This document',
          responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } },
        },
      },
    },
    components: {
      schemas: {
        LeadInput: inputOf(leadInputSchema),
        LeadAccepted: acceptedSchema,
        WidgetEvents: inputOf(widgetEventsSchema),
        Problem: problemSchema,
      },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (`flk_…`) with the right `leads:write`. For servers: never put it into a page.',
        },
        siteKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Site-Key',
          description: 'The public site key (`pk_…`), or `tenant` in the body. Works from the allowed origins of the widget only.',
        },
      },
    },
  };
}

const leadOperation: Json = {
  operationId: 'createLead',
  summary: 'Accept a lead',
  description:
    '201 and 409 with a `leadId` both mean that the lead is stored. A second lead with the same phone or e-mail within five minutes is a duplicate of the first: 409 with its id.',
  security: [{ apiKey: [] }, { siteKey: [] }],
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
      description: 'One key per lead. A repeat gets the first answer and the header Idempotent-Replayed.',
    },
  ],
  requestBody: { required: true, content: { 'application/json': { schema: ref('LeadInput'), example: leadExample() } } },
  responses: {
    201: accepted('Stored; the workflow has been started'),
    ...refusals(leadProblems),
    409: {
      description: 'Duplicate within five minutes (application/json), or the key of another body (problem+json)',
      content: { 'application/json': { schema: ref('LeadAccepted') }, 'application/problem+json': { schema: ref('Problem') } },
    },
  },
};

const eventsOperation: Json = {
  operationId: 'postWidgetEvents',
  summary: 'Report events of the widget',
  description: 'Batches as navigator.sendBeacon sends them; text/plain is read as JSON. Carries no personal data.',
  security: [{ siteKey: [] }],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: ref('WidgetEvents') }, 'text/plain': { schema: ref('WidgetEvents') } },
  },
  responses: {
    202: {
      description: 'Taken',
      content: { 'application/json': { schema: { type: 'object', properties: { ok: { const: true } }, required: ['ok'] } } },
    },
    ...refusals({
      400: leadProblems[400].filter((reason) => /^(input|tenant)/.test(reason)),
      403: ['origin.missing', 'origin.not_allowed'],
      404: leadProblems[404],
      413: leadProblems[413],
      429: leadProblems[429],
    }),
  },
};

const visitor = {
  type: 'object',
  properties: { token: { type: 'string' }, conversationId: { type: 'string' } },
  required: ['token', 'conversationId'],
  description: 'For the widget: what it continues the conversation with. Absent for API keys.',
};

const acceptedSchema: Json = {
  type: 'object',
  required: ['leadId', 'nextAction'],
  properties: {
    leadId: { type: 'string' },
    nextAction: {
      type: 'object',
      required: ['type', 'channel'],
      properties: {
        type: {
          enum: ['chat', 'open_link', 'wait'],
          description: '`open_link`: show `url` to the person; `chat`: go on in the widget; `wait`: we write first.',
        },
        channel: inputOf(leadInputSchema.shape.channel),
        url: { type: 'string', format: 'uri' },
        visitor,
      },
    },
  },
};

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457 problem details. Switch on `reason`.',
  required: ['type', 'title', 'status', 'reason'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    reason: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'reason', 'message'],
        properties: { field: { type: 'string' }, reason: { type: 'string', examples: fieldReasons }, message: { type: 'string' } },
      },
    },
  },
};

/** The smallest body that works, with what is usually known besides. */
export function leadExample(): Json {
  return {
    contact: { name: 'Анна', phone: '+7 912 345-67-89' },
    consent: { gdpr: true },
    source: 'landing',
    channel: 'web',
    utm: { source: 'yandex' },
  };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function accepted(description: string): Json {
  return {
    description,
    headers: {
      'Idempotent-Replayed': {
        schema: { const: 'true' },
        description: 'Present when this is the answer to an earlier request with the same key.',
      },
    },
    content: { 'application/json': { schema: ref('LeadAccepted') } },
  };
}

function refusals(reasons: Record<string, readonly string[]>): Json {
  return Object.fromEntries(
    Object.entries(reasons).map(([status, list]) => [
      status,
      {
        description: `${titles[status] ?? ''}. Reasons: ${list.join(', ')}`,
        ...(status === '429' ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } } } : {}),
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}

function inputOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return rest;
}
