/**
 * Events come in: recorded, runs started, waits answered, runs cancelled, in one transaction. An id seen in the last 24
 * hours is dropped (rows are pruned after that time).
 */
export const ingestSql = /* sql */ `
-- A run may be held back or dropped: idempotency and rate limit drop it, debounce and batch gather events, singleton skips or
-- cancels, throttle delays. Returns the run to start with its due time, or NULL.
CREATE OR REPLACE FUNCTION engine.admit(x jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE g jsonb; gate engine.gates; now timestamptz := clock_timestamp(); due timestamptz; r engine.runs;
BEGIN
  FOR g IN SELECT * FROM jsonb_array_elements(x->'gates') LOOP
    -- One row per key: how many passed since the window began; 'until' is its end. For throttle, the time of the next start.
    IF g->>'kind' = 'throttle' THEN
      INSERT INTO engine.gates AS t (function_id, kind, key, until) VALUES (x->>'function_id', 'throttle', g->>'key', now + ((g->>'everyMs')::float8 - (g->>'burstMs')::float8) * interval '1 ms')
        ON CONFLICT (function_id, kind, key) DO UPDATE SET until = greatest(t.until, now - (g->>'burstMs')::float8 * interval '1 ms') + (g->>'everyMs')::float8 * interval '1 ms'
        RETURNING * INTO gate;
      due := gate.until - (g->>'everyMs')::float8 * interval '1 ms';
      IF due > now THEN x := x || jsonb_build_object('due_at', due); END IF;
    ELSE
      INSERT INTO engine.gates AS t (function_id, kind, key, until) VALUES (x->>'function_id', g->>'kind', g->>'key', now + (g->>'periodMs')::bigint * interval '1 ms')
        ON CONFLICT (function_id, kind, key) DO UPDATE SET count = CASE WHEN t.until <= now THEN 1 ELSE t.count + 1 END, until = CASE WHEN t.until <= now THEN excluded.until ELSE t.until END
        RETURNING * INTO gate;
      IF gate.count > (g->>'limit')::integer THEN RETURN NULL; END IF;
    END IF;
  END LOOP;
  IF x->'singleton' IS NOT NULL AND jsonb_typeof(x->'singleton') = 'object' THEN
    PERFORM pg_advisory_xact_lock(7207003, hashtext((x->>'function_id') || (x->'singleton'->>'key')));
    FOR r IN SELECT * FROM engine.runs WHERE function_id = x->>'function_id' AND singleton_key = x->'singleton'->>'key' AND ended_at IS NULL FOR UPDATE LOOP
      IF x->'singleton'->>'mode' = 'skip' THEN RETURN NULL; END IF;
      PERFORM engine.end_run(r, 'cancelled', NULL, '{"name": "Cancelled", "message": "a newer run of this singleton started"}');
    END LOOP;
    x := x || jsonb_build_object('singleton_key', x->'singleton'->>'key');
  END IF;
  IF jsonb_typeof(x->'gather') = 'object' THEN RETURN engine.gather(x, x->'gather'); END IF;
  RETURN x;
END $$;

-- Debounce keeps the last event and moves the start; a batch keeps all and starts when it is full or its time is up.
CREATE OR REPLACE FUNCTION engine.gather(x jsonb, g jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE now timestamptz := clock_timestamp(); r engine.runs; later timestamptz; full_batch boolean;
BEGIN
  SELECT * INTO r FROM engine.runs WHERE function_id = x->>'function_id' AND gather_key = g->>'key' AND status = 'gathering' FOR UPDATE;
  IF r.id IS NULL THEN
    PERFORM engine.start_runs(jsonb_build_array(x || jsonb_build_object('due_at', now + (g->>'periodMs')::bigint * interval '1 ms')));
    UPDATE engine.runs SET status = 'gathering', gather_key = g->>'key', gather_until = now + (g->>'timeoutMs')::bigint * interval '1 ms' WHERE id = x->>'id';
    RETURN NULL;
  END IF;
  IF g->>'mode' = 'debounce' THEN
    later := least(now + (g->>'periodMs')::bigint * interval '1 ms', r.gather_until);
    UPDATE engine.runs SET events = x->'events' WHERE id = r.id;
    UPDATE engine.jobs SET due_at = later WHERE run_id = r.id AND step_id = '' AND state = 0;
  ELSE
    full_batch := jsonb_array_length(r.events) + 1 >= (g->>'max')::integer;
    UPDATE engine.runs SET events = events || (x->'events'), status = CASE WHEN full_batch THEN 'queued' ELSE status END WHERE id = r.id;
    IF full_batch THEN UPDATE engine.jobs SET state = 1, due_at = now, score = engine.score_of(now, priority) WHERE run_id = r.id AND step_id = '' AND state = 0; END IF;
  END IF;
  RETURN NULL;
END $$;

-- p_events: [{id, payload}], p_runs: [{event_id, …run}]. Returns the ids that were new.
CREATE OR REPLACE FUNCTION engine.ingest(p_events jsonb, p_runs jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE fresh text[]; hit record; plain jsonb; r engine.runs; held jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7207001);
  WITH made AS (
    INSERT INTO engine.events (id, name, payload) SELECT e->>'id', e->'payload'->>'name', e->'payload' FROM jsonb_array_elements(p_events) AS e ORDER BY e->>'id' ON CONFLICT DO NOTHING RETURNING id
  ) SELECT coalesce(array_agg(id), '{}') INTO fresh FROM made;
  IF fresh = '{}' THEN RETURN fresh; END IF;

  FOR hit IN
    SELECT w.run_id, w.step_id, w.cancels, e.id AS event_id, e.payload FROM jsonb_array_elements(p_events) WITH ORDINALITY AS sent(event, position)
    JOIN engine.events e ON e.id = sent.event->>'id'
    JOIN engine.shapes s ON s.event = e.name
    JOIN engine.waits w ON w.event = e.name AND w.shape = s.shape AND w.key = engine.key_of(s.paths, e.payload)
    WHERE e.id = ANY (fresh) AND (w.expires_at IS NULL OR w.expires_at > clock_timestamp())
    ORDER BY w.run_id, sent.position
  LOOP
    IF hit.cancels THEN
      SELECT * INTO r FROM engine.runs WHERE id = hit.run_id AND ended_at IS NULL FOR UPDATE;
      IF FOUND THEN PERFORM engine.end_run(r, 'cancelled', NULL, jsonb_build_object('name', 'Cancelled', 'message', 'cancelled by event ' || hit.event_id)); END IF;
    ELSE
      PERFORM engine.resolve(hit.run_id, hit.step_id, hit.payload, hit.event_id, false);
    END IF;
  END LOOP;

  SELECT coalesce(jsonb_agg(v), '[]') INTO plain FROM jsonb_array_elements(p_runs) AS t(v)
    WHERE v->>'event_id' = ANY (fresh) AND v->'gates' = '[]' AND jsonb_typeof(v->'gather') = 'null' AND jsonb_typeof(v->'singleton') = 'null';
  FOR held IN SELECT v FROM jsonb_array_elements(p_runs) AS t(v)
    WHERE v->>'event_id' = ANY (fresh) AND NOT (v->'gates' = '[]' AND jsonb_typeof(v->'gather') = 'null' AND jsonb_typeof(v->'singleton') = 'null')
  LOOP
    plain := plain || coalesce(jsonb_build_array(engine.admit(held)), '[]');
  END LOOP;
  plain := (SELECT coalesce(jsonb_agg(v), '[]') FROM jsonb_array_elements(plain) AS t(v) WHERE jsonb_typeof(v) = 'object');
  IF plain <> '[]' THEN PERFORM engine.start_runs(plain); END IF;
  PERFORM pg_notify('engine_jobs', '');
  RETURN fresh;
END $$;
`;
