import type { InngestFunction } from 'inngest';
import { checkLedger } from './check-ledger';
import { continueLead } from './continue-lead';
import { deliverAccountLetters, dropUnconfirmedAccounts } from './deliver-letters';
import { deliverMessage } from './deliver-message';
import { sweepHolds } from './expire-holds';
import { forgetSpentRows } from './forget-spent';
import { obeyClock } from './obey-clock';
import { onHookReceived } from './on-hook-received';
import { openedChannel } from './opened-channel';
import { remindBooking } from './remind-booking';
import { sendBookingNotice } from './send-booking-notice';
import { settleBooking, settleCancellation, settleReschedule } from './settle-booking';
import { startLead } from './start-lead';
import { sweepHooks } from './sweep-hooks';
import { sweepLeads } from './sweep-leads';
import { sweepMessages } from './sweep-messages';
import { sweepOutbox } from './sweep-outbox';
import { sweepSockets } from './sweep-sockets';
import { wakeConversations } from './wake-conversations';

/** Every workflow of the product. One that is not here is not known to Inngest. */
export const functions: InngestFunction.Any[] = [
  startLead,
  continueLead,
  openedChannel,
  deliverMessage,
  onHookReceived,
  settleBooking,
  settleReschedule,
  settleCancellation,
  sendBookingNotice,
  remindBooking,
  obeyClock,
  sweepHolds,
  sweepLeads,
  sweepHooks,
  sweepMessages,
  sweepOutbox,
  sweepSockets,
  wakeConversations,
  checkLedger,
  forgetSpentRows,
  deliverAccountLetters,
  dropUnconfirmedAccounts,
];
