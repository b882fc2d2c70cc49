-- What a form sends along with a lead may hold personal data (a diagnosis, a second phone), so it is sealed like the rest. SQL has
-- no key: rows that exist stay plain here and are sealed by the process before it serves (platform/db/seal-plain-rows.ts). The
-- index holds exactly those, so finding none costs nothing, and a start that was cut off goes on where it stopped.
ALTER TABLE leads ALTER COLUMN payload DROP DEFAULT;
ALTER TABLE leads ALTER COLUMN payload TYPE text USING CASE WHEN payload = '{}'::jsonb THEN '' ELSE payload::text END;
ALTER TABLE leads ALTER COLUMN payload SET DEFAULT '';
CREATE INDEX leads_payload_plain ON leads (id) WHERE left(payload, 1) = '{';

-- accept_lead as it is, but for the type of this one column.
DO $$
DECLARE
  v_source text := pg_get_functiondef('accept_lead(jsonb)'::regprocedure);
  v_new text := replace(replace(v_source, 'coalesce(l.payload, ''{}''::jsonb)', 'coalesce(l.payload, '''')'), ' payload jsonb', ' payload text');
BEGIN
  IF v_new = v_source THEN RAISE EXCEPTION 'accept_lead does not store a payload as this migration knows it'; END IF;
  EXECUTE v_new;
END $$;
