-- Unread is each operator's own. A conversation counts what the person wrote, a row per operator says how much of it that
-- operator has not seen; who has never opened it has seen nothing.
ALTER TABLE "conversations" DROP COLUMN "unread_count",
ADD COLUMN "inbound_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "snoozed_until" TIMESTAMPTZ(3),
ADD COLUMN "last_author" TEXT;

UPDATE conversations c SET inbound_count = m.count
FROM (SELECT conversation_id, count(*)::int AS count FROM messages WHERE direction = 'in' GROUP BY conversation_id) m
WHERE m.conversation_id = c.id;

CREATE TABLE "conversation_reads" (
    "tenant_id" TEXT COLLATE "C" NOT NULL,
    "conversation_id" TEXT COLLATE "C" NOT NULL,
    "member_id" TEXT COLLATE "C" NOT NULL,
    "read_seq" INTEGER NOT NULL DEFAULT 0,
    "unread_count" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_reads_pkey" PRIMARY KEY ("conversation_id", "member_id")
);
CREATE INDEX "conversation_reads_tenant_id_member_id_idx" ON "conversation_reads"("tenant_id", "member_id");
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_tenant_id_conversation_id_fkey" FOREIGN KEY ("tenant_id", "conversation_id") REFERENCES "conversations"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_tenant_table('public.conversation_reads');

-- What was read before this migration stays read, for everybody.
INSERT INTO conversation_reads (tenant_id, conversation_id, member_id, read_seq, unread_count, updated_at)
SELECT c.tenant_id, c.id, m.id, c.operator_read_seq,
       (SELECT count(*) FROM messages g WHERE g.conversation_id = c.id AND g.direction = 'in' AND g.seq > c.operator_read_seq), c.updated_at
FROM conversations c JOIN members m ON m.tenant_id = c.tenant_id
WHERE c.operator_read_seq > 0;

-- The list's three groups, each paged by its own key; what is snoozed is looked for by time.
CREATE INDEX "conversations_tenant_id_waiting_since_idx" ON "conversations"("tenant_id", "waiting_since");
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- Answers an operator writes often, called by a short word after a slash.
CREATE TABLE "canned_replies" (
    "id" TEXT COLLATE "C" NOT NULL,
    "tenant_id" TEXT COLLATE "C" NOT NULL,
    "shortcut" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "canned_replies_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "canned_replies_tenant_id_shortcut_key" ON "canned_replies"("tenant_id", "shortcut");
ALTER TABLE "canned_replies" ADD CONSTRAINT "canned_replies_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_tenant_table('public.canned_replies');
