/**
 * What an answer of the app changes, in one transaction: memoised steps, new jobs, or the run's end. The answer counts only
 * while its lease does: a job taken back after a kill or a time-out has another lease, and the late answer changes nothing.
 */
export const settleSql = /* sql */ `
-- Ends a run; what waited for it goes with it, and the invocation it served gets its result.
CREATE OR REPLACE FUNCTION engine.end_run(r engine.runs, p_status text, p_output jsonb, p_error jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE freed text[];
BEGIN
  UPDATE engine.runs SET status = p_status, output = p_output, error = p_error, ended_at = clock_timestamp() WHERE id = r.id;
  DELETE FROM engine.waits WHERE run_id = r.id;
  WITH gone AS (DELETE FROM engine.jobs WHERE run_id = r.id RETURNING state, slot_a, slot_b)
  SELECT array_agg(key) INTO freed FROM gone, unnest(ARRAY[slot_a, slot_b]) AS key WHERE state = 2;
  IF freed IS NOT NULL THEN PERFORM engine.unpark(VARIADIC freed); END IF;
  IF r.parent_run IS NOT NULL THEN
    PERFORM engine.resolve(r.parent_run, r.parent_step,
      CASE WHEN p_status = 'completed' THEN jsonb_build_object('data', coalesce(p_output, 'null')) ELSE jsonb_build_object('error', p_error) END, NULL, false);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION engine.start_runs(p_runs jsonb) RETURNS void LANGUAGE sql AS $$
  WITH wanted AS (
    SELECT * FROM jsonb_to_recordset(p_runs) AS x(id text, function_id text, tenant_id text, events jsonb, priority integer, max_attempts integer,
      slot_a text, limit_a integer, slot_b text, limit_b integer, parent_run text, parent_step text, singleton_key text, due_at timestamptz, cancels jsonb)
  ), made AS (
    INSERT INTO engine.runs (id, function_id, tenant_id, status, events, priority, max_attempts, slot_a, limit_a, slot_b, limit_b, parent_run, parent_step, singleton_key)
    SELECT id, function_id, tenant_id, 'queued', events, priority, max_attempts, slot_a, limit_a, slot_b, limit_b, parent_run, parent_step, singleton_key FROM wanted
  ), shaped AS (
    INSERT INTO engine.shapes (event, shape, paths) SELECT DISTINCT c->>'event', c->>'shape', (c->>'shape')::jsonb FROM wanted, jsonb_array_elements(cancels) AS c ON CONFLICT DO NOTHING
  ), watched AS (
    INSERT INTO engine.waits (run_id, step_id, cancels, event, shape, key, expires_at)
    SELECT id, 'cancel:' || n, true, c->>'event', c->>'shape', (c->'key')::text, (c->>'until')::timestamptz FROM wanted, jsonb_array_elements(cancels) WITH ORDINALITY AS t(c, n)
  )
  INSERT INTO engine.jobs (run_id, step_id, kind, state, due_at, score, priority, slot_a, limit_a, slot_b, limit_b, tenant_id)
  SELECT id, '', 'call', CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due, engine.score_of(due, priority), priority, slot_a, limit_a, slot_b, limit_b, tenant_id
  FROM wanted, LATERAL (SELECT coalesce(due_at, clock_timestamp()) AS due) AS d
$$;

-- p: {run, step, lease, memos[], end?, emit?, retry?, jobs[], waits[], children[], repeat, parallel}. Returns whether the answer counted.
CREATE OR REPLACE FUNCTION engine.settle(p jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE r engine.runs; j engine.jobs; op jsonb; now timestamptz; found_event engine.events; since timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7207001);
  SELECT * INTO r FROM engine.runs WHERE id = p->>'run' FOR UPDATE;
  SELECT * INTO j FROM engine.jobs WHERE run_id = p->>'run' AND step_id = p->>'step' AND lease = p->>'lease' AND state = 2 FOR UPDATE;
  IF j.run_id IS NULL THEN RETURN false; END IF;
  now := clock_timestamp();

  INSERT INTO engine.steps (run_id, id, op, name, result, lease)
    SELECT r.id, m->>'id', m->>'op', m->>'name', m->'result', j.lease FROM jsonb_array_elements(p->'memos') AS m ON CONFLICT DO NOTHING;

  IF p ? 'end' THEN
    PERFORM engine.end_run(r, p->'end'->>'status', p->'end'->'output', p->'end'->'error');
    IF p ? 'emit' THEN PERFORM engine.ingest(p->'emit'->'events', p->'emit'->'runs'); END IF;
    RETURN true;
  END IF;

  PERFORM engine.unpark(j.slot_a, j.slot_b);
  IF p ? 'retry' THEN
    UPDATE engine.jobs SET state = 0, lease = NULL, owner = NULL, attempt = (p->'retry'->>'attempt')::integer, faults = (p->'retry'->>'faults')::integer,
      priority = 0, due_at = now + (p->'retry'->>'inMs')::bigint * interval '1 ms' WHERE run_id = j.run_id AND step_id = j.step_id;
    RETURN true;
  END IF;

  IF (p->>'parallel')::boolean AND NOT r.parallel THEN UPDATE engine.runs SET parallel = true WHERE id = r.id; END IF;
  DELETE FROM engine.jobs WHERE run_id = j.run_id AND step_id = j.step_id;

  -- Planned steps are ready; sleeps, waits and invocations are scheduled for the time at which they end by themselves.
  INSERT INTO engine.jobs (run_id, step_id, kind, op, state, due_at, score, priority, fan, race, slot_a, limit_a, slot_b, limit_b, tenant_id)
    SELECT r.id, x.id, x.kind, x.op, CASE WHEN x.kind = 'step' THEN 1 ELSE 0 END, due, engine.score_of(due, j.priority), CASE WHEN x.kind = 'step' THEN j.priority ELSE 0 END,
      x.fan, x.race, r.slot_a, r.limit_a, r.slot_b, r.limit_b, r.tenant_id
    FROM jsonb_to_recordset(p->'jobs') AS x(id text, kind text, op jsonb, due_at timestamptz, fan boolean, race boolean),
      LATERAL (SELECT coalesce(x.due_at, now) AS due) AS d
    WHERE NOT EXISTS (SELECT FROM engine.steps s WHERE s.run_id = r.id AND s.id = x.id)
    ON CONFLICT DO NOTHING;

  FOR op IN SELECT * FROM jsonb_array_elements(p->'waits') LOOP
    INSERT INTO engine.shapes (event, shape, paths) VALUES (op->>'event', op->>'shape', (op->>'shape')::jsonb) ON CONFLICT DO NOTHING;
    INSERT INTO engine.waits (run_id, step_id, event, shape, key) VALUES (r.id, op->>'id', op->>'event', op->>'shape', (op->'key')::text) ON CONFLICT DO NOTHING;
    CONTINUE WHEN NOT FOUND;
    since := engine.listening_since(r.id);
    SELECT e.* INTO found_event FROM engine.events e
      WHERE e.name = op->>'event' AND e.received_at >= since AND engine.key_of((op->>'shape')::jsonb, e.payload) = (op->'key')::text
        AND NOT EXISTS (SELECT FROM engine.steps s WHERE s.run_id = r.id AND s.event_id = e.id) AND NOT r.events @> jsonb_build_array(jsonb_build_object('id', e.payload->'id'))
      ORDER BY e.received_at LIMIT 1;
    IF found_event.id IS NOT NULL THEN PERFORM engine.resolve(r.id, op->>'id', found_event.payload, found_event.id, false); END IF;
  END LOOP;

  IF jsonb_array_length(p->'children') > 0 THEN PERFORM engine.start_runs(p->'children'); END IF;

  IF (p->>'repeat')::boolean OR j.again
    OR (j.step_id <> '' AND (j.race OR NOT j.fan OR NOT EXISTS (SELECT FROM engine.jobs WHERE run_id = r.id AND step_id <> '' AND fan))) THEN
    PERFORM engine.discover(r, j.priority);
  END IF;
  RETURN true;
END $$;

-- An event that came while the step before the wait was running counts: a prospect may answer a message before the wait
-- that follows its sending is known here. Ten minutes bound the look back.
CREATE OR REPLACE FUNCTION engine.listening_since(p_run text) RETURNS timestamptz LANGUAGE sql AS $$
  SELECT greatest(clock_timestamp() - interval '10 minutes', CASE
    WHEN last.op IS NULL THEN (SELECT created_at FROM engine.runs WHERE id = p_run)
    WHEN last.op <> 'step' THEN last.done_at
    ELSE coalesce((SELECT done_at FROM engine.steps WHERE run_id = p_run AND seq < last.seq ORDER BY seq DESC LIMIT 1), (SELECT created_at FROM engine.runs WHERE id = p_run)) END)
  FROM (SELECT 1) AS one LEFT JOIN (SELECT op, done_at, seq FROM engine.steps WHERE run_id = p_run ORDER BY seq DESC LIMIT 1) AS last ON true
$$;

-- A step's result sent while the function goes on (SDK checkpointing). 'ok', or 'stale' when the lease is no more or
-- another worker's result for this step came first: the SDK then stops this execution.
CREATE OR REPLACE FUNCTION engine.checkpoint(p_run text, p_lease text, p_steps jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE clash boolean;
BEGIN
  PERFORM FROM engine.jobs WHERE run_id = p_run AND step_id = '' AND lease = p_lease AND state = 2;
  IF NOT FOUND THEN RETURN 'stale'; END IF;
  INSERT INTO engine.steps (run_id, id, op, name, result, lease)
    SELECT p_run, m->>'id', m->>'op', m->>'name', m->'result', p_lease FROM jsonb_array_elements(p_steps) AS m ON CONFLICT DO NOTHING;
  SELECT bool_or(s.lease IS DISTINCT FROM p_lease) INTO clash FROM jsonb_array_elements(p_steps) AS m JOIN engine.steps s ON s.run_id = p_run AND s.id = m->>'id';
  IF clash THEN
    UPDATE engine.jobs SET state = 1, lease = NULL, owner = NULL WHERE run_id = p_run AND step_id = '' AND lease = p_lease;
    RETURN 'stale';
  END IF;
  RETURN 'ok';
END $$;
`;
