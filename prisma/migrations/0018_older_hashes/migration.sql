-- The index key is rotated while the product runs. Meanwhile a row is known by the new key's hash or by the old one's, so whoever
-- brings a lead names both: `contact.olderHashes` holds what the older keys make of the phone and the e-mail. Without it, which is
-- at every other time, the same statements run as before.
--
-- The locks cover the older hashes too: a process that was started with the old key alone and one that has both then still wait for
-- each other. The rotation changes a hash in one statement, and one search has one snapshot: it sees the row by either.
DO $$
DECLARE
  v_source text := pg_get_functiondef('accept_lead(jsonb)'::regprocedure);
  v_search text := substring(v_source from '  SELECT \* INTO v_first FROM leads.*?LIMIT 1;');
  v_new text := v_source;
BEGIN
  v_new := replace(v_new, E'  v_key text;\nBEGIN', E'  v_key text;\n  v_older text[] := ''{}'';\nBEGIN\n'
    '  IF p->''contact'' ? ''olderHashes'' THEN v_older := ARRAY(SELECT jsonb_array_elements_text(p->''contact''->''olderHashes'')); END IF;');
  v_new := replace(v_new, '(p->''idempotency''->>''key'')]) k', '(p->''idempotency''->>''key'')] || v_older) k');
  v_new := replace(v_new, v_search, E'  IF v_older = ''{}'' THEN\n' || v_search || E'\n  ELSE\n'
    || replace(v_search, '((v_phone IS NOT NULL AND phone_hash = v_phone) OR (v_email IS NOT NULL AND email_hash = v_email))',
      '(phone_hash = ANY(v_older || v_phone) OR email_hash = ANY(v_older || v_email))') || E'\n  END IF;');
  IF v_new NOT LIKE '%v_older text[]%olderHashes%|| v_older) k%v_older = %ANY(v_older || v_phone) OR email_hash = ANY(v_older || v_email)%' THEN
    RAISE EXCEPTION 'accept_lead does not search as this migration knows it';
  END IF;
  EXECUTE v_new;
END $$;

DO $$
DECLARE
  v_source text := pg_get_functiondef('accept_lead_contact(text,text,jsonb,timestamptz)'::regprocedure);
  v_branch text := '  ELSIF c->>''phoneHash'' IS NOT NULL OR c->>''emailHash'' IS NOT NULL THEN';
  v_new text := replace(v_source, v_branch, $branch$  ELSIF c ? 'olderHashes' THEN
    v_older := ARRAY(SELECT jsonb_array_elements_text(c->'olderHashes'));
    SELECT * INTO v_contact FROM contacts
      WHERE tenant_id = v_tenant AND anonymised_at IS NULL
        AND (phone_hash = ANY(v_older || (c->>'phoneHash'))
          OR (email_hash = ANY(v_older || (c->>'emailHash')) AND (phone_hash IS NULL OR c->>'phoneHash' IS NULL)))
      ORDER BY (CASE WHEN c->>'phoneHash' IS NULL THEN phone_hash IS NULL ELSE coalesce(phone_hash = ANY(v_older || (c->>'phoneHash')), false) END) DESC,
        created_at LIMIT 1 FOR UPDATE;
$branch$ || v_branch);
BEGIN
  v_new := replace(v_new, E'  v_contact contacts;\nBEGIN', E'  v_contact contacts;\n  v_older text[];\nBEGIN');
  IF v_new NOT LIKE '%v_older text[];%? ''olderHashes'' THEN%' THEN
    RAISE EXCEPTION 'accept_lead_contact does not search as this migration knows it';
  END IF;
  EXECUTE v_new;
END $$;
