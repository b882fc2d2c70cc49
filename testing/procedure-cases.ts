import type { World } from './isolation-world';

/**
 * What the isolation test does with each procedure of the API. A procedure without a case here fails the test: add a line
 * beside the new procedure's noun.
 *
 * `foreign`: the input names rows of another tenant; the answer must be NOT_FOUND. `foreignEach`: several such inputs, one
 * for each id the procedure takes.
 * `own`: the input can name nobody's rows; it must succeed (or answer with the code named) and hold nothing of another
 * tenant. `input` may be left out.
 * `open`: for anyone, without a tenant; the reason says why it is safe. It is not called here.
 *
 * In every case but `open` not a single row of the other tenant may change, a stranger who names its slug gets NOT_FOUND
 * before the input is even looked at, and every role without the permission gets FORBIDDEN.
 */
export type ProcedureCase =
  | { foreign: (other: World, own: World) => unknown }
  | { foreignEach: (other: World, own: World) => unknown[] }
  | { own: true; input?: (own: World, other: World) => unknown; answer?: string }
  | { open: string };

const clientKey = 'isolation-client-key';
const conversation = { foreign: ({ conversationId }: World) => ({ conversationId }) };
const connection = { foreign: ({ connectionId }: World) => ({ connectionId }) };
const lead = { foreign: ({ leadId }: World) => ({ leadId }) };
const startsAt = '2030-01-09T06:00:00.000Z';
const booking = (more: Record<string, unknown> = {}): ProcedureCase => ({ foreign: ({ bookingId }) => ({ bookingId, ...more }) });
const chat = (more: Record<string, unknown> = {}): ProcedureCase => ({ foreign: ({ lab }) => ({ chatId: lab.chatId, ...more }) });

export const procedureCases: Record<string, ProcedureCase> = {
  'account.signUp': { open: 'makes an account of its own; a known address is answered like an unknown one' },
  'account.askLetter': { open: 'the letter goes to the address itself' },
  'account.verifyEmail': { open: 'the token of the letter is the proof' },
  'account.resetPassword': { open: 'the token of the letter is the proof' },
  'account.profile': { own: true },
  'account.updateProfile': { own: true, input: () => ({ name: 'Новое имя', locale: 'ru', theme: 'dark' }) },
  'account.changePassword': {
    own: true,
    input: () => ({ current: 'wrong-password-1', password: 'Correct-horse-battery-9' }),
    answer: 'BAD_REQUEST',
  },
  'account.tenants': { own: true },
  'account.rememberTenant': { own: true, input: (_own, { slug }) => ({ slug }) }, // says nothing about whether it exists
  'account.sessions': { own: true },
  'account.revokeSession': { foreign: ({ people }) => ({ sessionId: people.admin.person.sessionId }) },
  'account.revokeOtherSessions': { own: true },
  'bookings.list': { own: true, input: (_own, { contactId }) => ({ from: '2020-01-01', to: '2020-03-01', contactId }) },
  'bookings.get': booking(),
  'bookings.slots': {
    foreignEach: (other, own) => [
      { serviceId: other.serviceId, from: '2030-01-01', days: 1 },
      { serviceId: own.serviceId, staffId: other.staffId, from: '2030-01-01', days: 1 },
    ],
  },
  'bookings.create': {
    foreignEach: (other, own) => {
      const right = { serviceId: own.serviceId, staffId: own.staffId, startsAt, contactId: own.contactId };
      return [
        { serviceId: other.serviceId },
        { staffId: other.staffId },
        { contactId: other.contactId },
        { leadId: other.leadId },
        { conversationId: other.conversationId },
      ].map((foreign) => ({ ...right, ...foreign }));
    },
  },
  'bookings.reschedule': booking({ startsAt }),
  'bookings.cancel': booking(),
  'bookings.complete': booking(),
  'bookings.markNoShow': booking(),
  'cannedReplies.list': { own: true },
  'cannedReplies.create': { own: true, input: () => ({ shortcut: 'цена', text: 'Здравствуйте, {{имя}}' }) },
  'cannedReplies.update': { foreign: ({ cannedReplyId }) => ({ cannedReplyId, shortcut: 'чужое', text: 'чужой текст' }) },
  'cannedReplies.delete': { foreign: ({ cannedReplyId }) => ({ cannedReplyId }) },
  'connections.catalog': { own: true },
  'connections.list': { own: true },
  'connections.create': {
    own: true,
    input: () => ({ provider: 'telegram', credentials: { token: '700000001:AAH-lead_bot_token_of_35_characters' } }),
  },
  'connections.update': { foreign: ({ connectionId }) => ({ connectionId, name: 'чужое' }) },
  'connections.test': connection,
  'connections.connect': connection,
  'connections.disconnect': connection,
  'connections.usage': connection,
  'connections.delete': connection,
  'connections.hook': connection,
  'connections.sendTestLetter': {
    foreign: ({ connectionId }) => ({ connectionId, to: 'a@b.example', subject: 's', text: 't', fromName: 'f' }),
  },
  'connections.inbound': connection,
  'connections.renewSecret': connection,
  'connections.connectLab': { own: true, input: () => ({ channel: 'telegram' }) },
  'conversations.list': { own: true, input: (_own, { marker }) => ({ view: 'all', search: marker }) },
  'conversations.counts': { own: true },
  'conversations.colleagues': { own: true },
  'conversations.thread': conversation,
  'conversations.messages': conversation,
  'conversations.alert': conversation,
  'conversations.claim': conversation,
  'conversations.takeOver': conversation,
  'conversations.release': conversation,
  'conversations.returnToBot': conversation,
  'conversations.reply': { foreign: ({ conversationId }) => ({ conversationId, text: 'чужой ответ', clientKey }) },
  'conversations.note': { foreign: ({ conversationId }) => ({ conversationId, text: 'чужая заметка', clientKey }) },
  'conversations.read': { foreign: ({ conversationId }) => ({ conversationId, seq: 1 }) },
  'conversations.markUnread': conversation,
  'conversations.assign': {
    foreignEach: (other, own) => [
      { conversationId: other.conversationId, memberId: own.people.operator.memberId, from: null, clientKey },
      { conversationId: own.conversationId, memberId: other.people.operator.memberId, from: null, clientKey },
    ],
  },
  'conversations.snooze': { foreign: ({ conversationId }) => ({ conversationId, until: new Date(Date.now() + 3_600_000) }) },
  'conversations.offerTime': {
    foreignEach: (other, own) =>
      [
        { ...own, conversationId: other.conversationId },
        { ...own, serviceId: other.serviceId },
        { ...own, staffId: other.staffId },
      ].map(({ conversationId, serviceId, staffId }) => ({
        conversationId,
        serviceId,
        slots: [{ startsAt, staffId }],
        text: 'Выберите время',
        clientKey,
      })),
  },
  'conversations.retry': { foreign: ({ messageId }) => ({ messageId }) },
  'conversations.repeat': { foreign: ({ messageId }) => ({ messageId, repeats: 0 }) },
  'conversations.close': conversation,
  'conversations.reopen': conversation,
  'conversations.viewpoint': { own: true },
  'flags.list': { own: true, input: (_own, { widgetId }) => ({ widgetId }) },
  'flags.set': { foreign: ({ widgetId }) => ({ key: 'widget', enabled: false, widgetId }) },
  'lab.state': { own: true },
  'lab.wire': { foreign: ({ lab }) => ({ wireId: lab.wireId }) },
  'lab.letter': { foreign: ({ lab }) => ({ letterId: lab.letterId }) },
  'lab.createChat': { foreign: ({ lab }) => ({ botId: lab.botId, firstName: 'Чужой' }) },
  'lab.start': chat(),
  'lab.type': chat({ text: 'привет' }),
  'lab.edit': chat({ messageId: 1, text: 'иначе' }),
  'lab.reply': { foreign: ({ lab }) => ({ letterId: lab.letterId, text: 'ответ' }) },
  'lab.press': chat({ messageId: 1, data: 'x' }),
  'lab.shareContact': chat(),
  'lab.block': chat({ blocked: true }),
  'lab.setFault': { own: true, input: () => ({ device: 'telegram', kind: 'server_error', value: 1 }) },
  'lab.leadOf': { own: true, input: (_own, { lab }) => ({ device: 'telegram', id: lab.chatId }) },
  'lab.saveRun': { own: true, input: () => ({ name: 'прогон' }) },
  'lab.clear': { own: true },
  'lab.clock': { own: true },
  'lab.timers': { own: true },
  'lab.runClock': { own: true, input: () => ({ speed: 1 }) },
  'lab.moveClock': { own: true, input: () => ({ byMs: 1000 }) },
  'leads.list': { own: true, input: (_own, { marker }) => ({ search: marker }) },
  'leads.get': lead,
  'leads.changeStatus': { foreign: ({ leadId }) => ({ leadId, status: 'lost' }) },
  'leads.escalate': lead,
  'leads.retry': lead,
  'leads.retryStuck': { own: true },
  'overview.get': { own: true },
  'overview.ledger': { own: true },
  'services.list': { own: true, input: () => ({}) },
  'services.create': { own: true, input: () => ({ name: 'Услуга', durationMin: 30, staffIds: [] }) },
  'services.update': { foreign: ({ serviceId }) => ({ serviceId, name: 'Чужая услуга', durationMin: 30 }) },
  'services.archive': { foreign: ({ serviceId }) => ({ serviceId }) },
  'services.listStaff': { own: true, input: () => ({}) },
  'services.createStaff': { foreign: ({ serviceId }) => ({ name: 'Врач', serviceIds: [serviceId] }) },
  'services.updateStaff': {
    foreignEach: (other, own) => [
      { staffId: other.staffId, name: 'Врач' },
      { staffId: own.staffId, name: 'Врач', serviceIds: [other.serviceId] },
    ],
  },
  'services.listHours': { own: true },
  'services.setHours': { foreign: ({ staffId }) => ({ staffId, periods: [] }) },
  'services.listExceptions': { own: true, input: () => ({ from: '2020-01-01', to: '2020-12-31' }) },
  'services.addException': { foreign: ({ staffId }) => ({ staffId, date: '2030-01-01', closed: true, startMin: null, endMin: null }) },
  'services.removeException': { foreign: ({ exceptionId }) => ({ exceptionId }) },
  'tenants.create': { own: true, input: () => ({ name: 'Ещё одна компания' }) },
  'tenants.get': { own: true },
  'tenants.setUp': { own: true },
  'tenants.applyIndustry': { own: true, input: () => ({ industry: 'auto' }) },
  'tenants.updateCompany': { own: true, input: () => ({ name: 'Моя компания', site: 'mine.example' }) },
  'tenants.saveHours': { own: true, input: () => ({ timeZone: 'Europe/Moscow', hours: [[], [], [], [], [], [], []] }) },
  'tenants.saveOnboarding': { own: true, input: (_own, { leadId }) => ({ step: 'look', testLeadId: leadId }) },
  'widgets.get': { foreign: ({ widgetId }) => ({ widgetId }) },
  'widgets.document': { foreign: ({ documentId }) => ({ documentId }) },
  'widgets.publishDocument': {
    foreign: ({ documentId }) => ({ documentId, title: 'Чужое согласие', text: 'Текст, которого в чужом документе быть не должно.' }),
  },
  'widgets.preview': { own: true, input: () => ({ config: {} }) },
  'widgets.save': {
    foreign: ({ widgetId }) => ({
      widgetId,
      version: 1,
      config: {},
      allowedOrigins: ['https://evil.example'],
      enabled: true,
      overwrite: true,
    }),
  },
};
