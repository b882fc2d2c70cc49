import { closeEndedSockets } from '@/server/auth/live-sockets';
import { scheduled } from './workflow';

/** Whose right to listen ended loses the open connection within a minute, however it ended. */
export const sweepSockets = scheduled({ id: 'sweep-sockets', cron: '* * * * *' }, ({ step }) =>
  step.run('close', async () => (await closeEndedSockets()).length),
);
