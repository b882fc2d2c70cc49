import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seedTenant, testScope, type RunInScope } from '@/prisma/seed/factories';
import { createContact } from '@/server/domain/contacts/commands';
import {
  claimConversation,
  closeConversation,
  openConversation,
  releaseConversation,
  reply,
  returnToBot,
} from '@/server/domain/conversations/commands';
import { escalateLead } from '@/server/domain/leads/commands/escalate-lead';
import { receiveMessage } from '@/server/domain/messages/commands';
import { systemDb } from '@/server/platform/db/client';
import { AppError } from '@/server/platform/errors';
import { newId } from '@/server/platform/ids';

/**
 * Random lives of a conversation between a bot and two operators (model.db.test.ts of the conversations and `npm run chaos`, row R11):
 * who has it, who may speak, whether a person was called. After every step the outcome, and at the end the row and its messages,
 * must be what the model says.
 */
type Command = { kind: 'claim' | 'takeOver' | 'release' | 'reply'; who: 0 | 1 } | { kind: 'escalate' | 'toBot' | 'close' | 'hear' };

const who = fc.constantFrom(0 as const, 1 as const);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom('claim' as const, 'takeOver' as const, 'release' as const, 'reply' as const), who }),
  fc.record({ kind: fc.constantFrom('escalate' as const, 'toBot' as const, 'close' as const, 'hear' as const) }),
);

class Model {
  status: 'open' | 'resolved' = 'open';
  mode: 'bot' | 'human' = 'bot';
  assignee: 0 | 1 | null = null;
  isEscalated = false;
  heard = 0;
  replies = 0;

  /** What must come of it. */
  step(next: Command): string {
    switch (next.kind) {
      case 'claim':
      case 'takeOver':
        return this.claim(next.who, next.kind === 'takeOver');
      case 'release':
        if (this.assignee !== next.who) return 'NOT_FOUND';
        this.assignee = null;
        return 'done';
      case 'reply':
        if (this.assignee !== null && this.assignee !== next.who) return 'CONFLICT'; // and a closed one stays closed
        this.status = 'open';
        this.replies += 1;
        this.claim(next.who, false);
        return 'done';
      case 'escalate':
        if (!this.isEscalated) Object.assign(this, { mode: 'human', isEscalated: true, status: 'open' });
        return 'done';
      case 'toBot':
        if (this.status === 'resolved') return 'NOT_FOUND';
        Object.assign(this, { mode: 'bot', assignee: null, isEscalated: false });
        return 'done';
      case 'close':
        this.status = 'resolved';
        return 'done';
      case 'hear':
        this.heard += 1;
        return 'done';
    }
  }

  private claim(by: 0 | 1, isTakingOver: boolean): string {
    if (this.status === 'resolved') return 'CONFLICT';
    if (!isTakingOver && this.assignee !== null && this.assignee !== by) return 'taken';
    Object.assign(this, { assignee: by, mode: 'human' });
    return 'claimed';
  }
}

type Talk = { tenantId: string; conversationId: string; leadId: string; operators: [RunInScope, RunInScope]; system: RunInScope };

const memberIds = ['mem_first', 'mem_second'] as const;

async function open(): Promise<Talk> {
  const tenant = await seedTenant();
  const system = testScope(tenant, { kind: 'system', job: 'model' });
  const leadId = newId('lead');
  const conversationId = await system(async (scope) => {
    const contactId = await createContact(scope, { name: 'Анна' });
    const { id } = await openConversation(scope, {
      contactId,
      leadId: null,
      channel: 'web',
      connectionId: null,
      visitorId: 'vis_1',
      proofKey: 'vis_1',
    });
    const at = scope.now();
    await scope.db.lead.create({
      data: {
        id: leadId,
        tenantId: tenant.id,
        number: 1,
        contactId,
        channel: 'web',
        source: 'model',
        correlationId: 'model',
        conversationId: id,
        createdAt: at,
        updatedAt: at,
      },
    });
    await scope.db.conversation.update({ where: { id, tenantId: tenant.id }, data: { leadId } });
    return id;
  });
  const operator = (index: 0 | 1): RunInScope =>
    testScope(tenant, { kind: 'person', userId: 'usr_model', memberId: memberIds[index], role: 'operator' });
  return { tenantId: tenant.id, conversationId, leadId, operators: [operator(0), operator(1)], system };
}

async function act({ conversationId, leadId, operators, system }: Talk, next: Command, key: string): Promise<string> {
  switch (next.kind) {
    case 'claim':
    case 'takeOver':
      return operators[next.who](
        async (scope) => (await claimConversation(scope, { conversationId, takeOver: next.kind === 'takeOver' })).outcome,
      );
    case 'release':
      return operators[next.who](async (scope) => releaseConversation(scope, { conversationId }).then(() => 'done'));
    case 'reply':
      return operators[next.who](async (scope) => reply(scope, { conversationId, text: 'Да', clientKey: key }).then(() => 'done'));
    case 'escalate':
      return system(async (scope) => escalateLead(scope, { leadId, reason: 'asked' }).then(() => 'done'));
    case 'toBot':
      return operators[0](async (scope) => returnToBot(scope, { conversationId }).then(() => 'done'));
    case 'close':
      return operators[0](async (scope) => closeConversation(scope, { conversationId }).then(() => 'done'));
    case 'hear':
      return system(async (scope) => receiveMessage(scope, { conversationId, text: 'Нет', clientKey: key }).then(() => 'done'));
  }
}

async function compare({ tenantId, conversationId }: Talk, model: Model): Promise<void> {
  const row = await systemDb().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  const messages = await systemDb().message.findMany({
    where: { tenantId, conversationId },
    orderBy: { seq: 'asc' },
    select: { seq: true, direction: true },
  });
  const count = (direction: string): number => messages.filter((message) => message.direction === direction).length;
  assert.deepEqual(
    {
      status: row.status,
      mode: row.mode,
      assignee: row.assigneeId,
      isEscalated: row.escalatedAt !== null,
      heard: count('in'),
      replies: count('out'),
      numbers: messages.map(({ seq }) => seq),
    },
    {
      status: model.status,
      mode: model.mode,
      assignee: model.assignee === null ? null : memberIds[model.assignee],
      isEscalated: model.isEscalated,
      heard: model.heard,
      replies: model.replies,
      numbers: Array.from({ length: row.lastSeq }, (_, index) => index + 1), // no number is lost, none twice
    },
  );
}

/** The property for `fc.assert`. `isTakenBlindly` is the broken product of the failure harness: whoever comes, takes it. */
export function livesOfConversations({ isTakenBlindly = false } = {}): fc.IAsyncProperty<[Command[]]> {
  return fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14 }), async (commands) => {
    const talk = await open();
    const model = new Model();
    for (const [index, next] of commands.entries()) {
      const expected = model.step(next);
      const acted: Command = isTakenBlindly && next.kind === 'claim' ? { ...next, kind: 'takeOver' } : next;
      const outcome = await act(talk, acted, `model-key-${index}`).catch((error: unknown) => {
        if (error instanceof AppError) return error.code;
        throw error;
      });
      assert.equal(outcome, expected, `${index}: ${JSON.stringify(next)}`);
    }
    await compare(talk, model);
  });
}
