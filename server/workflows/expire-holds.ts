import { expireHolds } from '@/server/domain/bookings/sweep';
import { scheduled } from './workflow';

/** An expired hold blocks nobody who asks (it is marked on the way); this keeps the book tidy and forgets holds that led to nothing. */
export const sweepHolds = scheduled({ id: 'expire-holds', cron: '*/5 * * * *' }, ({ step }) => step.run('expire', () => expireHolds()));
