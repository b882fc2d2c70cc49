import { z } from 'zod';
import { channelNames, type ChannelName } from '@/server/providers/channels/port';

/** What can be switched off without a restart. Everything is on until somebody says otherwise. */
export const flagKeys = [
  'widget',
  'autocapture',
  'booking',
  'onboarding',
  ...channelNames.map((name) => `channel.${name}` as const),
] as const;
export type FlagKey = 'widget' | 'autocapture' | 'booking' | 'onboarding' | `channel.${ChannelName}`;

export const flagKeySchema = z.enum(flagKeys as readonly [FlagKey, ...FlagKey[]], { error: 'flag.unknown' });

/** Narrowest first: a widget's word counts before its tenant's, a tenant's before the operator's for everybody. */
export const flagLevels = ['widget', 'tenant', 'global'] as const;
export type FlagLevel = (typeof flagLevels)[number];

/** Without a widget the whole tenant is meant. */
export const setFlagSchema = z.object({ key: flagKeySchema, enabled: z.boolean(), widgetId: z.string().optional() });
export type SetFlag = z.infer<typeof setFlagSchema>;

export type FlagRow = { key: string; level: string; targetId: string; enabled: boolean };
export type FlagTarget = { tenantId?: string; widgetId?: string };

/** One switch as the settings page shows it. */
export type FlagView = {
  key: FlagKey;
  enabled: boolean;
  /** Who decided: 'default' when nobody did. */
  decidedBy: FlagLevel | 'default';
  /** Switched by the operator of the product: the tenant cannot change it. */
  isLocked: boolean;
};
