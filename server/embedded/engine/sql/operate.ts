/** What people and sweeps ask of the engine: replay, a tenant's clock, figures, pruning. */
export const operateSql = /* sql */ `
-- A failed or cancelled run starts again: its steps that succeeded stay memoised, the failed ones run anew.
CREATE OR REPLACE FUNCTION engine.replay(p_run text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE r engine.runs;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7207001);
  SELECT * INTO r FROM engine.runs WHERE id = p_run AND status IN ('failed', 'cancelled') FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM engine.steps WHERE run_id = p_run AND jsonb_typeof(result) = 'object' AND result ? 'error' AND NOT result ? 'data';
  UPDATE engine.runs SET status = 'running', error = NULL, ended_at = NULL WHERE id = p_run RETURNING * INTO r;
  PERFORM engine.discover(r, 0);
  PERFORM pg_notify('engine_jobs', '');
  RETURN true;
END $$;

-- Moves a test tenant's clock: what sleeps or waits for it ends this much earlier (or, with a negative shift, later).
CREATE OR REPLACE FUNCTION engine.shift_clock(p_tenant text, p_ms bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE moved integer;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7207001);
  INSERT INTO engine.clocks AS c (tenant_id, shift_ms) VALUES (p_tenant, p_ms) ON CONFLICT (tenant_id) DO UPDATE SET shift_ms = c.shift_ms + p_ms;
  UPDATE engine.jobs SET due_at = due_at - p_ms * interval '1 ms' WHERE tenant_id = p_tenant AND state = 0;
  GET DIAGNOSTICS moved = ROW_COUNT;
  UPDATE engine.waits w SET expires_at = expires_at - p_ms * interval '1 ms' FROM engine.runs r WHERE r.id = w.run_id AND r.tenant_id = p_tenant AND r.ended_at IS NULL AND w.expires_at IS NOT NULL;
  UPDATE engine.runs SET gather_until = gather_until - p_ms * interval '1 ms' WHERE tenant_id = p_tenant AND ended_at IS NULL AND gather_until IS NOT NULL;
  PERFORM pg_notify('engine_jobs', '');
  RETURN moved;
END $$;

CREATE OR REPLACE FUNCTION engine.figures() RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object(
    'ready', (SELECT count(*) FROM engine.jobs WHERE state = 1),
    'parked', (SELECT count(*) FROM engine.jobs WHERE state = 3),
    'scheduled', (SELECT count(*) FROM engine.jobs WHERE state = 0),
    'running', (SELECT count(*) FROM engine.jobs WHERE state = 2),
    'failed', (SELECT count(*) FROM engine.runs WHERE status = 'failed'),
    'oldestDueMs', coalesce((SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(due_at)) * 1000)::bigint FROM engine.jobs WHERE state IN (1, 3) OR (state = 0 AND due_at < clock_timestamp())), 0))
$$;

-- History does not grow for ever. Events live a day (that is how long their ids are remembered), ended runs p_days,
-- failed ones three times that: somebody may want to replay them. In portions, so no statement runs long.
CREATE OR REPLACE FUNCTION engine.prune(p_days integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE runs integer; events integer;
BEGIN
  DELETE FROM engine.events WHERE id IN (SELECT id FROM engine.events WHERE received_at < clock_timestamp() - interval '24 hours' LIMIT 5000);
  GET DIAGNOSTICS events = ROW_COUNT;
  DELETE FROM engine.runs WHERE id IN (SELECT id FROM engine.runs WHERE ended_at < clock_timestamp() - p_days * interval '1 day'
    AND (status <> 'failed' OR ended_at < clock_timestamp() - 3 * p_days * interval '1 day') LIMIT 2000);
  GET DIAGNOSTICS runs = ROW_COUNT;
  DELETE FROM engine.gates WHERE until < clock_timestamp() - interval '1 hour';
  RETURN runs + events;
END $$;
`;
