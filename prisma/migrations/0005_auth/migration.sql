-- A password belongs to the sign-up whose letter was opened, not to whoever registered the address first: until then it
-- waits beside the token. Otherwise a stranger registers your address, you confirm it, and the stranger's password works.
ALTER TABLE "user_tokens" ADD COLUMN "pending_password_hash" TEXT;

-- Letters about accounts. People belong to no tenant, so there is no tenant_id; only fl_system sees the rows.
CREATE TABLE "account_letters" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "account_letters_pkey" PRIMARY KEY ("id")
);
CREATE INDEX account_letters_due ON account_letters (due_at) WHERE state = 'queued';
GRANT SELECT, INSERT, UPDATE, DELETE ON account_letters TO fl_system;

-- The embedded mailbox takes letters of workflows too; they write it, and only fl_system reads it.
GRANT INSERT ON mailbox_letters TO fl_app;
