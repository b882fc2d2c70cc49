import { checkLedgers } from '@/server/domain/ledger/sweep';
import { log } from '@/server/platform/log';
import { scheduled } from './workflow';

/** Every five minutes: accepted = finished + in progress + waiting + dead letter, for every tenant, or an alarm. */
export const checkLedger = scheduled({ id: 'check-ledger', cron: '*/5 * * * *' }, ({ step }) =>
  step.run('check', async () => {
    const { checked, unbalanced } = await checkLedgers();
    if (unbalanced.length > 0) log.error({ event: 'ledger_unbalanced', tenants: unbalanced });
    return { checked, unbalanced: unbalanced.length };
  }),
);
