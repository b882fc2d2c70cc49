/**
 * The queue. `claim` holds one advisory lock for a few milliseconds, so engines claim one after another: that makes
 * counting a concurrency key exact. What changes jobs otherwise (`settle`, `ingest`) takes the same lock shared, so a job
 * is never parked for a slot that was freed a moment before.
 *
 * Lock order everywhere: advisory lock, run row, job row.
 */
export const queueSql = /* sql */ `
CREATE OR REPLACE FUNCTION engine.score_of(due timestamptz, priority integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM due) * 1000)::bigint - priority * 1000::bigint
$$;

-- The value of each path of the event as one text, or NULL when a path is missing: then nothing matches.
CREATE OR REPLACE FUNCTION engine.key_of(paths jsonb, payload jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN bool_and(value IS NOT NULL) IS NOT FALSE THEN coalesce(jsonb_agg(value ORDER BY position), '[]')::text END
  FROM (SELECT payload #> string_to_array(path, '.') AS value, position FROM jsonb_array_elements_text(paths) WITH ORDINALITY AS t(path, position)) AS found
$$;

-- Makes sure the run is called to find its next steps. A call under way is repeated after it, with the newer memory.
CREATE OR REPLACE FUNCTION engine.discover(r engine.runs, p_priority integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO engine.jobs (run_id, step_id, kind, state, due_at, score, priority, slot_a, limit_a, slot_b, limit_b, tenant_id)
  SELECT r.id, '', 'call', 1, now, engine.score_of(now, p_priority), p_priority, r.slot_a, r.limit_a, r.slot_b, r.limit_b, r.tenant_id
  FROM clock_timestamp() AS now
  ON CONFLICT (run_id, step_id) DO UPDATE SET
    again = jobs.state = 2,
    state = CASE WHEN jobs.state = 0 THEN 1 ELSE jobs.state END
$$;

-- Wakes one parked job for each freed concurrency key.
CREATE OR REPLACE FUNCTION engine.unpark(VARIADIC keys text[]) RETURNS void LANGUAGE sql AS $$
  UPDATE engine.jobs SET state = 1, parked_on = NULL WHERE (run_id, step_id) IN (
    SELECT j.run_id, j.step_id FROM unnest(keys) AS freed(key)
    CROSS JOIN LATERAL (SELECT run_id, step_id FROM engine.jobs WHERE state = 3 AND parked_on = freed.key ORDER BY score LIMIT 1 FOR UPDATE SKIP LOCKED) AS j
    WHERE freed.key IS NOT NULL)
$$;

-- A sleep, wait or invocation ended with this result. False when it had ended before: then the result changes nothing.
CREATE OR REPLACE FUNCTION engine.resolve(p_run text, p_step text, p_result jsonb, p_event text, p_by_time boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE r engine.runs; j engine.jobs;
BEGIN
  SELECT * INTO r FROM engine.runs WHERE id = p_run FOR UPDATE;
  DELETE FROM engine.jobs WHERE run_id = p_run AND step_id = p_step AND kind IN ('sleep', 'wait', 'invoke') RETURNING * INTO j;
  IF j.run_id IS NULL OR r.ended_at IS NOT NULL THEN RETURN false; END IF;
  DELETE FROM engine.waits WHERE run_id = p_run AND step_id = p_step;
  INSERT INTO engine.steps (run_id, id, op, name, result, event_id) VALUES (p_run, p_step, j.kind, j.op->>'name', p_result, p_event) ON CONFLICT DO NOTHING;
  IF j.race OR NOT j.fan OR NOT EXISTS (SELECT FROM engine.jobs WHERE run_id = p_run AND step_id <> '' AND fan) THEN
    PERFORM engine.discover(r, CASE WHEN p_by_time THEN 0 ELSE r.priority END);
  END IF;
  RETURN true;
END $$;

-- What became due: calls become ready; sleeps end with null, as do waits; an invocation that nobody answered is an error.
CREATE OR REPLACE FUNCTION engine.wake_due(p_limit integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE d record; woken integer := 0;
BEGIN
  FOR d IN SELECT run_id, step_id, kind FROM engine.jobs WHERE state = 0 AND due_at <= clock_timestamp() ORDER BY due_at LIMIT p_limit LOOP
    woken := woken + 1;
    IF d.kind IN ('call', 'step') THEN
      UPDATE engine.jobs SET state = 1, score = engine.score_of(due_at, priority) WHERE run_id = d.run_id AND step_id = d.step_id AND state = 0;
    ELSE
      PERFORM engine.resolve(d.run_id, d.step_id,
        CASE WHEN d.kind = 'invoke' THEN '{"error": {"name": "InngestInvokeTimeoutError", "message": "Timed out waiting for invoked function to complete"}}'::jsonb ELSE 'null' END, NULL, true);
    END IF;
  END LOOP;
  RETURN woken;
END $$;

-- Takes up to p_limit ready jobs, best first. A job whose concurrency key is full is parked and not looked at again until
-- a slot is free, so a claim costs the same with 10 000 jobs waiting.
CREATE OR REPLACE FUNCTION engine.claim(p_owner text, p_limit integer, p_lease_ms integer)
RETURNS TABLE (run_id text, step_id text, lease text, attempt integer, faults integer, priority integer, lag_ms integer, function_id text, tenant_id text,
  events jsonb, parallel boolean, max_attempts integer, memo jsonb, stack jsonb, shift_ms bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE candidate record; j engine.jobs; taken integer := 0; used integer; run_ids text[] := '{}'; token text; tokens text[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock(7207001);
  PERFORM engine.wake_due(200);
  FOR candidate IN SELECT run_id, step_id FROM engine.jobs WHERE state = 1 ORDER BY score LIMIT p_limit + 500 LOOP
    SELECT * INTO j FROM engine.jobs WHERE run_id = candidate.run_id AND step_id = candidate.step_id AND state = 1 FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    IF j.limit_a IS NOT NULL THEN
      SELECT count(*) INTO used FROM (SELECT FROM engine.jobs WHERE state = 2 AND slot_a = j.slot_a LIMIT j.limit_a) AS held;
      IF used >= j.limit_a THEN
        UPDATE engine.jobs SET state = 3, parked_on = j.slot_a WHERE run_id = j.run_id AND step_id = j.step_id;
        CONTINUE;
      END IF;
    END IF;
    IF j.limit_b IS NOT NULL THEN
      SELECT count(*) INTO used FROM (SELECT FROM engine.jobs WHERE state = 2 AND slot_b = j.slot_b LIMIT j.limit_b) AS held;
      IF used >= j.limit_b THEN
        UPDATE engine.jobs SET state = 3, parked_on = j.slot_b WHERE run_id = j.run_id AND step_id = j.step_id;
        CONTINUE;
      END IF;
    END IF;
    token := replace(gen_random_uuid()::text, '-', '');
    UPDATE engine.jobs SET state = 2, lease = token, owner = p_owner, again = false, lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
      WHERE run_id = j.run_id AND step_id = j.step_id;
    tokens := tokens || token; run_ids := run_ids || j.run_id;
    taken := taken + 1;
    EXIT WHEN taken >= p_limit;
  END LOOP;
  IF taken = 0 THEN RETURN; END IF;
  UPDATE engine.runs SET status = 'running', started_at = clock_timestamp() WHERE id = ANY (run_ids) AND status IN ('queued', 'gathering');
  RETURN QUERY
    SELECT q.run_id, q.step_id, q.lease, q.attempt, q.faults, q.priority, greatest(0, extract(epoch FROM clock_timestamp() - q.due_at) * 1000)::integer,
      r.function_id, r.tenant_id, r.events,
      r.parallel AND EXISTS (SELECT FROM engine.jobs o WHERE o.run_id = q.run_id AND o.step_id NOT IN ('', q.step_id)), r.max_attempts, s.memo, s.stack, coalesce(c.shift_ms, 0)
    FROM unnest(tokens, run_ids) AS t(lease, run_id)
    JOIN engine.jobs q ON q.run_id = t.run_id AND q.lease = t.lease
    JOIN engine.runs r ON r.id = q.run_id
    LEFT JOIN engine.clocks c ON c.tenant_id = r.tenant_id
    CROSS JOIN LATERAL (SELECT jsonb_object_agg(id, result) AS memo, jsonb_agg(id ORDER BY seq) AS stack FROM engine.steps WHERE steps.run_id = q.run_id) AS s;
END $$;

CREATE OR REPLACE FUNCTION engine.next_due() RETURNS timestamptz LANGUAGE sql AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM engine.jobs WHERE state = 1) THEN clock_timestamp() ELSE (SELECT min(due_at) FROM engine.jobs WHERE state = 0) END
$$;

-- Leases that ran out become ready again; parked jobs get a second look. Returns how many were taken back.
CREATE OR REPLACE FUNCTION engine.sweep() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE expired integer;
BEGIN
  PERFORM pg_advisory_xact_lock(7207001);
  WITH gone AS (SELECT run_id, step_id FROM engine.jobs WHERE state = 2 AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED)
  UPDATE engine.jobs j SET state = 1, lease = NULL, owner = NULL, faults = faults + 1, again = false FROM gone WHERE j.run_id = gone.run_id AND j.step_id = gone.step_id;
  GET DIAGNOSTICS expired = ROW_COUNT;
  PERFORM engine.unpark(VARIADIC ARRAY(SELECT DISTINCT parked_on FROM engine.jobs WHERE state = 3));
  RETURN expired;
END $$;

-- Jobs leased by an engine that is no more (nobody holds its advisory lock) need not wait for their lease to end.
CREATE OR REPLACE FUNCTION engine.release_dead(p_me text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE o text; freed integer := 0; n integer;
BEGIN
  FOR o IN SELECT DISTINCT owner FROM engine.jobs WHERE state = 2 AND owner <> p_me LOOP
    IF pg_try_advisory_xact_lock(7207002, hashtext(o)) THEN
      UPDATE engine.jobs SET state = 1, lease = NULL, owner = NULL, again = false WHERE state = 2 AND owner = o;
      GET DIAGNOSTICS n = ROW_COUNT;
      freed := freed + n;
    END IF;
  END LOOP;
  RETURN freed;
END $$;
`;
