import { forgetSpent } from '@/server/domain/retention/sweep';
import { scheduled } from './workflow';

/** At night: keys, hints and links that have done their work. */
export const forgetSpentRows = scheduled({ id: 'forget-spent-rows', cron: '41 3 * * *' }, ({ step }) =>
  step.run('forget', () => forgetSpent()),
);
