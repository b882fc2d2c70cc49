import { deliverLetters } from '@/server/auth/letters/deliver-letters';
import { dropUnconfirmed } from '@/server/auth/accounts/sweep';
import { scheduled } from './workflow';

/** Sends account letters that a crash or a mail server in trouble left behind. */
export const deliverAccountLetters = scheduled({ id: 'deliver-account-letters', cron: '* * * * *' }, ({ step }) =>
  step.run('deliver', () => deliverLetters()),
);

/** «Без подтверждения кабинет удалится сам через 7 дней.» */
export const dropUnconfirmedAccounts = scheduled({ id: 'drop-unconfirmed-accounts', cron: '17 3 * * *' }, ({ step }) =>
  step.run('drop', () => dropUnconfirmed()),
);
