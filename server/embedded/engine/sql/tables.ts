/**
 * Tables of the engine, in a schema of their own: nothing of the product joins them, and with Inngest configured they do
 * not exist. Applied by the engine itself at every start (idempotent), so its code and its tables never disagree; a later
 * column is one more `ALTER TABLE … ADD COLUMN IF NOT EXISTS` at the end.
 *
 * A run is one execution of a function for one trigger. A job is a call of the app that is due now or later, or the time
 * at which a sleep or a wait ends; it is gone when it is done. A step is a memoised result: its primary key (run, step) is
 * what makes a result final, whoever answers first. A wait is what an event may wake or cancel.
 *
 * Job states: 0 scheduled, 1 ready, 2 leased, 3 parked until a concurrency slot is free. Each state has its own partial
 * index, so claiming looks at ready jobs only, however many sleep or are parked.
 */
export const tablesSql = /* sql */ `
CREATE SCHEMA IF NOT EXISTS engine;

CREATE TABLE IF NOT EXISTS engine.functions (
  id text COLLATE "C" PRIMARY KEY,
  app text NOT NULL,
  url text NOT NULL,
  config jsonb NOT NULL,
  active boolean NOT NULL DEFAULT true,
  synced_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE IF NOT EXISTS engine.events (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  payload jsonb NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS events_by_name ON engine.events (name, received_at);
CREATE INDEX IF NOT EXISTS events_by_age ON engine.events (received_at);

CREATE TABLE IF NOT EXISTS engine.runs (
  id text COLLATE "C" PRIMARY KEY,
  function_id text NOT NULL,
  tenant_id text,
  status text NOT NULL,
  events jsonb NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  slot_a text, limit_a integer, slot_b text, limit_b integer,
  parallel boolean NOT NULL DEFAULT false,
  parent_run text COLLATE "C", parent_step text,
  gather_key text, gather_until timestamptz,
  singleton_key text,
  output jsonb, error jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS runs_by_end ON engine.runs (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS runs_failed ON engine.runs (ended_at) WHERE status = 'failed';
CREATE UNIQUE INDEX IF NOT EXISTS runs_gathering ON engine.runs (function_id, gather_key) WHERE status = 'gathering';
CREATE INDEX IF NOT EXISTS runs_singleton ON engine.runs (function_id, singleton_key) WHERE singleton_key IS NOT NULL AND ended_at IS NULL;
CREATE INDEX IF NOT EXISTS runs_by_tenant ON engine.runs (tenant_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS engine.steps (
  run_id text COLLATE "C" NOT NULL REFERENCES engine.runs ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  op text NOT NULL,
  name text,
  result jsonb NOT NULL,
  event_id text,
  lease text,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, id)
);

CREATE TABLE IF NOT EXISTS engine.jobs (
  run_id text COLLATE "C" NOT NULL REFERENCES engine.runs ON DELETE CASCADE,
  step_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  op jsonb,
  state smallint NOT NULL,
  due_at timestamptz NOT NULL,
  score bigint NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 0,
  faults integer NOT NULL DEFAULT 0,
  again boolean NOT NULL DEFAULT false,
  fan boolean NOT NULL DEFAULT false,
  race boolean NOT NULL DEFAULT false,
  lease text, owner text, lease_until timestamptz,
  slot_a text, limit_a integer, slot_b text, limit_b integer, parked_on text,
  tenant_id text,
  PRIMARY KEY (run_id, step_id)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX IF NOT EXISTS jobs_ready ON engine.jobs (score) WHERE state = 1;
CREATE INDEX IF NOT EXISTS jobs_scheduled ON engine.jobs (due_at) WHERE state = 0;
CREATE INDEX IF NOT EXISTS jobs_leased ON engine.jobs (lease_until) WHERE state = 2;
CREATE INDEX IF NOT EXISTS jobs_slot_a ON engine.jobs (slot_a) WHERE state = 2;
CREATE INDEX IF NOT EXISTS jobs_slot_b ON engine.jobs (slot_b) WHERE state = 2 AND slot_b IS NOT NULL;
CREATE INDEX IF NOT EXISTS jobs_parked ON engine.jobs (parked_on, score) WHERE state = 3;
CREATE INDEX IF NOT EXISTS jobs_by_tenant ON engine.jobs (tenant_id) WHERE state = 0;

CREATE TABLE IF NOT EXISTS engine.waits (
  run_id text COLLATE "C" NOT NULL REFERENCES engine.runs ON DELETE CASCADE,
  step_id text COLLATE "C" NOT NULL,
  cancels boolean NOT NULL DEFAULT false,
  event text NOT NULL,
  shape text NOT NULL,
  key text NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (run_id, step_id)
);
CREATE INDEX IF NOT EXISTS waits_by_key ON engine.waits (event, shape, key);

CREATE TABLE IF NOT EXISTS engine.shapes (event text NOT NULL, shape text NOT NULL, paths jsonb NOT NULL, PRIMARY KEY (event, shape));

CREATE TABLE IF NOT EXISTS engine.gates (
  function_id text NOT NULL, kind text NOT NULL, key text NOT NULL,
  count integer NOT NULL DEFAULT 1, until timestamptz NOT NULL,
  PRIMARY KEY (function_id, kind, key)
);
CREATE INDEX IF NOT EXISTS gates_by_age ON engine.gates (until);

CREATE TABLE IF NOT EXISTS engine.crons (function_id text NOT NULL, cron text NOT NULL, next_at timestamptz NOT NULL, PRIMARY KEY (function_id, cron));

CREATE TABLE IF NOT EXISTS engine.clocks (tenant_id text PRIMARY KEY, shift_ms bigint NOT NULL);
`;
