import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root';

type Outputs = inferRouterOutputs<AppRouter>['conversations'];

export type ListedConversation = Outputs['list']['conversations'][number];
export type ListTotals = NonNullable<Outputs['list']['totals']>;
export type ThreadData = Outputs['thread'];
export type ThreadMessage = Outputs['messages']['messages'][number];
export type Counts = Outputs['counts'];
export const views = ['mine', 'pool', 'bot', 'all', 'closed'] as const;
export type View = (typeof views)[number];
export const channels = ['web', 'telegram', 'email'] as const;
export type ChannelFilter = (typeof channels)[number];
