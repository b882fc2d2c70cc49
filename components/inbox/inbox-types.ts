import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root';

type Outputs = inferRouterOutputs<AppRouter>['conversations'];

export type ListedConversation = Outputs['list'][number];
export type ThreadData = Outputs['thread'];
export type ThreadMessage = ThreadData['messages'][number];
export const views = ['mine', 'pool', 'bot', 'all', 'closed'] as const;
export type View = (typeof views)[number];
