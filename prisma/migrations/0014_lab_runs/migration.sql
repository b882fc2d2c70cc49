-- The lab's mail program answers: where letters to a tenant's mailbox are handed on, and what makes a reply a reply.
CREATE TABLE lab_mailboxes (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  hook_url text NOT NULL,
  hook_secret text NOT NULL
);
CREATE UNIQUE INDEX lab_mailboxes_tenant_id_key ON lab_mailboxes (tenant_id);
ALTER TABLE lab_letters ADD COLUMN message_id text NOT NULL DEFAULT '';
ALTER TABLE lab_letters ADD COLUMN in_reply_to text NOT NULL DEFAULT '';
ALTER TABLE lab_letters ADD COLUMN outgoing boolean NOT NULL DEFAULT false;

-- What was done on the devices, in order: a run is saved as a test from it.
CREATE TABLE lab_acts (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  act text NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX lab_acts_tenant_id_at_idx ON lab_acts (tenant_id, at);

-- A tenant's clock that runs faster than ours, or stands: somebody watches (kept_until), somebody turns it (runner, ticked_at).
CREATE TABLE clock_runs (
  tenant_id text COLLATE "C" PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
  speed integer NOT NULL,
  kept_until timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  runner text NOT NULL,
  ticked_at timestamptz(3) NOT NULL
);

SELECT protect_tenant_table('public.lab_mailboxes');
SELECT protect_tenant_table('public.lab_acts');
SELECT protect_tenant_table('public.clock_runs');
