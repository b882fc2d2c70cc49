import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/api/root';

type Lab = inferRouterOutputs<AppRouter>['lab'];
export type LabScreenState = Lab['state'];
export type LabChat = LabScreenState['chats'][number];
export type LabMessage = LabScreenState['messages'][number];
export type LabLetterLine = LabScreenState['letters'][number];
export type LabTimer = Lab['timers']['timers'][number];

/** Who is played now: the chat of a phone, or the address of a mail program. */
export type LabPerson = { device: 'telegram' | 'mail'; id: string };
