-- What order a vendor's events have, and whose they are: repeated, shuffled and parallel deliveries end in the same state.
ALTER TABLE hook_deliveries
  ADD COLUMN subject text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN order_key bigint NOT NULL DEFAULT 0;
CREATE INDEX hook_deliveries_connection_id_subject_order_key_idx ON hook_deliveries (connection_id, subject, order_key);
CREATE INDEX hook_deliveries_unapplied ON hook_deliveries (received_at) WHERE processed_at IS NULL;

-- The lab: what the simulated vendors keep. Texts are sealed like everywhere else.
CREATE TABLE lab_bots (
  token text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  bot_id bigint NOT NULL,
  username text NOT NULL,
  hook_url text NOT NULL DEFAULT '',
  hook_secret text NOT NULL DEFAULT '',
  allowed text[] NOT NULL DEFAULT ARRAY[]::text[],
  hook_set_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  next_update_id integer NOT NULL DEFAULT 1,
  next_message_id integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX lab_bots_tenant_id_idx ON lab_bots (tenant_id);
CREATE UNIQUE INDEX lab_bots_username_key ON lab_bots (username);

CREATE TABLE lab_chats (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  token text COLLATE "C" NOT NULL REFERENCES lab_bots (token) ON DELETE CASCADE,
  chat_id bigint NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL DEFAULT '',
  username text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  started boolean NOT NULL DEFAULT false,
  blocked boolean NOT NULL DEFAULT false,
  keyboard jsonb,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX lab_chats_token_chat_id_key ON lab_chats (token, chat_id);
CREATE INDEX lab_chats_tenant_id_idx ON lab_chats (tenant_id);

CREATE TABLE lab_messages (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  token text COLLATE "C" NOT NULL REFERENCES lab_bots (token) ON DELETE CASCADE,
  chat_id bigint NOT NULL,
  message_id integer NOT NULL,
  from_bot boolean NOT NULL,
  text text NOT NULL,
  markup jsonb,
  contact jsonb,
  notice text,
  at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX lab_messages_token_chat_id_message_id_key ON lab_messages (token, chat_id, message_id);
CREATE INDEX lab_messages_tenant_id_at_idx ON lab_messages (tenant_id, at);

CREATE TABLE lab_updates (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  token text COLLATE "C" NOT NULL REFERENCES lab_bots (token) ON DELETE CASCADE,
  chat_id bigint NOT NULL,
  update_id integer NOT NULL,
  body text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) NOT NULL,
  done_at timestamptz(3),
  created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX lab_updates_token_update_id_key ON lab_updates (token, update_id);
CREATE INDEX lab_updates_done_at_due_at_idx ON lab_updates (done_at, due_at);

CREATE TABLE lab_letters (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  sender text NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  html text,
  text text NOT NULL,
  raw text NOT NULL,
  seen_at timestamptz(3),
  at timestamptz(3) NOT NULL
);
CREATE INDEX lab_letters_tenant_id_at_idx ON lab_letters (tenant_id, at);

CREATE TABLE lab_faults (
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  device text NOT NULL,
  kind text NOT NULL,
  value integer NOT NULL DEFAULT 1,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, device, kind)
);

CREATE TABLE lab_wires (
  id text COLLATE "C" PRIMARY KEY,
  tenant_id text COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  device text NOT NULL,
  direction text NOT NULL,
  title text NOT NULL,
  status integer NOT NULL,
  request text NOT NULL,
  response text NOT NULL,
  ms integer NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX lab_wires_tenant_id_at_idx ON lab_wires (tenant_id, at);

SELECT protect_tenant_table(format('public.%I', name)::regclass)
FROM unnest(ARRAY['lab_bots', 'lab_chats', 'lab_messages', 'lab_updates', 'lab_letters', 'lab_faults', 'lab_wires']) AS name;
