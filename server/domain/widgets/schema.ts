import { z } from 'zod';

/**
 * `widgets.config` as the tenant edits it. Every field has a default, so a row written by an older version still opens; a
 * broken field falls back alone and does not take the widget down.
 */
export const hexColorSchema = z
  .string()
  .trim()
  .regex(/^#[0-9a-f]{6}$/i, 'color.invalid')
  .transform((value) => value.toLowerCase());

const line = (max: number) => z.string().trim().max(max);

export const channelChoices = ['web', 'telegram', 'email'] as const;

export const widgetConfigSchema = z.object({
  brand: hexColorSchema.catch('#0b7a75').default('#0b7a75'),
  position: z.enum(['right', 'left']).catch('right').default('right'),
  texts: z
    .object({ greeting: line(500).default(''), invitation: line(300).nullable().default(null), title: line(80).default('') })
    .catch({ greeting: '', invitation: null, title: '' })
    .default({ greeting: '', invitation: null, title: '' }),
  agent: z
    .object({ name: line(60).default(''), role: line(60).default('') })
    .catch({ name: '', role: '' })
    .default({ name: '', role: '' }),
  /** Offered when they also work: a channel that is not connected is never shown. */
  channels: z
    .array(z.enum(channelChoices))
    .catch([...channelChoices])
    .default([...channelChoices]),
  fields: z
    .object({
      name: z.enum(['hidden', 'optional', 'required']).default('optional'),
      contact: z.enum(['phone', 'email', 'either']).default('either'),
    })
    .catch({ name: 'optional', contact: 'either' })
    .default({ name: 'optional', contact: 'either' }),
  marketingConsent: z.boolean().catch(true).default(true),
  booking: z.boolean().catch(true).default(true),
  open: z
    .object({
      trigger: z.enum(['click', 'scroll', 'seconds', 'idle']).default('click'),
      value: z.number().int().min(0).max(600).default(0),
    })
    .catch({ trigger: 'click', value: 0 })
    .default({ trigger: 'click', value: 0 }),
  /** Names of fields edited by hand: another industry does not overwrite them. */
  edited: z.array(z.string().max(40)).max(40).catch([]).default([]),
});

export type WidgetConfig = z.infer<typeof widgetConfigSchema>;

/** `https://site.ru`, `site.ru`, `*.site.ru`; a port where there is one. */
export const allowedOriginSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .transform((value) => value.replace(/\/+$/, ''))
  .refine(
    (value) => /^(?:https?:\/\/)?(?:\*\.)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)*[\p{L}\p{N}-]{2,63}(?::\d{1,5})?$/u.test(value),
    'origin.invalid',
  );

export const saveWidgetSchema = z.object({
  widgetId: z.string(),
  /** The version the editor started from; another one in the row is a CONFLICT. */
  version: z.number().int().min(1),
  config: widgetConfigSchema,
  allowedOrigins: z.array(allowedOriginSchema).max(50),
  enabled: z.boolean(),
  /** Overwrites what a colleague saved meanwhile, after the person has seen it. */
  overwrite: z.boolean().default(false),
});
/** Settings to look at, not to save. */
export const previewWidgetSchema = z.object({ config: widgetConfigSchema });

export type SaveWidgetInput = z.infer<typeof saveWidgetSchema>;

/** The configurator computes the same colours in the browser, so its preview and its contrast figure are the server's own. */
export { brandColors, contrastOf } from './rules/brand-colors';
