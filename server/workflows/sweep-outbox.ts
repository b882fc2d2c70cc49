import { announceLeftovers } from '@/server/platform/announcer';
import { scheduled } from './workflow';

/** Announces what a crash or an unreachable Inngest left in the outbox. */
export const sweepOutbox = scheduled({ id: 'sweep-outbox', cron: '* * * * *' }, ({ step }) =>
  step.run('announce', () => announceLeftovers()),
);
