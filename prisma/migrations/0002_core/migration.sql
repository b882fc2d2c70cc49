ALTER TABLE leads ADD COLUMN conversation_id text COLLATE "C", ADD COLUMN given_name text;

-- People belong to no tenant (and fl_app does not see them); a member's name is the tenant's own copy.
ALTER TABLE members ADD COLUMN display_name text;

-- Retention of idempotency keys and of announced outbox rows is a sweep by time.
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
CREATE INDEX outbox_announced ON outbox (announced_at) WHERE announced_at IS NOT NULL;

-- Acceptance of a lead: one call, one transaction. It stands here and not in TypeScript because it is the product's hottest
-- write: one round trip instead of nine (a Next route with an interactive transaction reached 0.09 of plain SQL, one
-- function 0.21).
--
-- The order matters. Locks on both hashes (sorted, so that two leads with crossed phone and e-mail cannot deadlock) make the
-- search for a duplicate and the insert one act under 100 parallel submits. The tenant's counter is touched last, because
-- its row lock makes the tenant's leads wait for each other.
CREATE FUNCTION accept_lead(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_tenant text := p->>'tenantId';
  v_at timestamptz := (p->>'at')::timestamptz;
  v_phone text := p->'contact'->>'phoneHash';
  v_email text := p->'contact'->>'emailHash';
  v_visitor text := p->'lead'->>'visitorId';
  v_proven text := p->>'provenVisitorId';
  v_known idempotency_keys;
  v_first leads;
  v_contact contacts;
  v_running text;
  v_conversation text;
  v_number int;
  v_result jsonb;
  v_key text;
BEGIN
  PERFORM set_config('app.tenant', v_tenant, true);

  FOR v_key IN
    SELECT k FROM unnest(ARRAY[v_phone, v_email, 'key:' || (p->'idempotency'->>'key')]) k WHERE k IS NOT NULL ORDER BY k
  LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(v_tenant || v_key, 0));
  END LOOP;

  IF p->'idempotency'->>'key' IS NOT NULL THEN
    SELECT * INTO v_known FROM idempotency_keys
      WHERE tenant_id = v_tenant AND route = p->'idempotency'->>'route' AND key = p->'idempotency'->>'key';
    IF FOUND THEN
      IF v_known.request_hash <> p->'idempotency'->>'requestHash' THEN RETURN jsonb_build_object('outcome', 'key_reused'); END IF;
      RETURN v_known.response || jsonb_build_object('replayed', true, 'outboxIds', '[]'::jsonb);
    END IF;
  END IF;

  -- The window slides and is not extended by duplicates: they add no lead.
  SELECT * INTO v_first FROM leads
    WHERE tenant_id = v_tenant AND created_at > v_at - interval '5 minutes' AND created_at <= v_at + interval '1 minute'
      AND ((v_phone IS NOT NULL AND phone_hash = v_phone) OR (v_email IS NOT NULL AND email_hash = v_email))
    ORDER BY created_at, id LIMIT 1;

  IF v_first.id IS NOT NULL THEN
    v_contact := accept_lead_contact(v_tenant, v_first.contact_id, p->'contact', v_at);
    PERFORM accept_lead_consents(p, v_first.contact_id, v_first.id);
    IF v_proven IS NOT NULL AND v_proven = v_first.visitor_id THEN
      v_conversation := v_first.conversation_id;
    ELSIF p->'conversation'->>'id' IS NOT NULL AND p->'conversation'->>'channel' = 'web' THEN
      -- A known phone number is not proof of identity: this visitor talks to a person in a conversation of its own.
      INSERT INTO conversations (id, tenant_id, contact_id, lead_id, channel, visitor_id, proof_key, mode, escalated_at, escalation_reason,
          linked_conversation_id, waiting_since, created_at, updated_at)
        VALUES (p->'conversation'->>'id', v_tenant, v_first.contact_id, v_first.id, 'web', v_visitor, v_visitor, 'human', v_at, 'duplicate',
          v_first.conversation_id, NULL, v_at, v_at)
        RETURNING id INTO v_conversation;
    END IF;
    INSERT INTO trace_hops (id, tenant_id, lead_id, kind, level, data, at)
      VALUES (p->'hop'->>'id', v_tenant, v_first.id, 'lead.duplicate', 'info', jsonb_build_object('channel', p->'lead'->>'channel'), v_at);
    INSERT INTO outbox (id, tenant_id, name, data, live, priority, correlation_id, created_at)
      VALUES (p->'outbox'->>'id', v_tenant, 'lead.merged', jsonb_build_object('tenantId', v_tenant, 'leadId', v_first.id),
        ARRAY['presence-tenant-' || v_tenant], 0, p->'lead'->>'correlationId', v_at);
    v_result := jsonb_build_object('outcome', 'duplicate', 'leadId', v_first.id, 'conversationId', v_conversation, 'channel', v_first.channel,
      'proven', v_proven IS NOT NULL AND v_proven = v_first.visitor_id, 'visitorId', CASE WHEN v_conversation = v_first.conversation_id THEN v_first.visitor_id ELSE v_visitor END);
    PERFORM accept_lead_remember(p, 409, v_result, v_at);
    RETURN v_result || jsonb_build_object('replayed', false, 'outboxIds', jsonb_build_array(p->'outbox'->>'id'));
  END IF;

  v_contact := accept_lead_contact(v_tenant, NULL, p->'contact', v_at);

  -- A later lead of a person whose workflow still runs joins that workflow, where the person is proven to be the same.
  SELECT id INTO v_running FROM leads
    WHERE tenant_id = v_tenant AND contact_id = v_contact.id AND ledger_state IN ('in_progress', 'waiting') AND v_proven IS NOT NULL AND visitor_id = v_proven
    ORDER BY created_at DESC LIMIT 1;

  IF p->'conversation'->>'id' IS NOT NULL THEN
    SELECT id INTO v_conversation FROM conversations
      WHERE tenant_id = v_tenant AND contact_id = v_contact.id AND channel = p->'conversation'->>'channel'
        AND proof_key = p->'conversation'->>'proofKey' AND status <> 'resolved';
    IF v_conversation IS NULL THEN
      INSERT INTO conversations (id, tenant_id, contact_id, lead_id, channel, connection_id, visitor_id, proof_key, created_at, updated_at)
        VALUES (p->'conversation'->>'id', v_tenant, v_contact.id, coalesce(v_running, p->'lead'->>'id'), p->'conversation'->>'channel',
          p->'conversation'->>'connectionId', v_visitor, p->'conversation'->>'proofKey', v_at, v_at)
        RETURNING id INTO v_conversation;
    ELSIF v_running IS NULL THEN
      UPDATE conversations SET lead_id = p->'lead'->>'id', mode = CASE WHEN assignee_id IS NULL THEN 'bot' ELSE mode END, updated_at = v_at
        WHERE tenant_id = v_tenant AND id = v_conversation;
    END IF;
  END IF;

  UPDATE tenants SET lead_counter = lead_counter + 1 WHERE id = v_tenant RETURNING lead_counter INTO v_number;
  INSERT INTO leads (id, tenant_id, number, contact_id, status, ledger_state, outcome, channel, source, utm_source, utm_medium, utm_campaign, utm_term,
      utm_content, referrer, landing_page, page, widget_id, visitor_id, conversation_id, given_name, payload, phone_hash, email_hash, joined_lead_id,
      is_suspicious, is_test, correlation_id, created_at, finished_at, updated_at)
    SELECT p->'lead'->>'id', v_tenant, v_number, v_contact.id, 'new', CASE WHEN v_running IS NULL THEN 'in_progress' ELSE 'finished' END,
      CASE WHEN v_running IS NULL THEN NULL ELSE 'joined' END, l.channel, l.source, l."utmSource", l."utmMedium", l."utmCampaign", l."utmTerm",
      l."utmContent", l.referrer, l."landingPage", l.page, l."widgetId", v_visitor, v_conversation, l."givenName", coalesce(l.payload, '{}'::jsonb), v_phone, v_email,
      v_running, coalesce(l."isSuspicious", false), coalesce(l."isTest", false), l."correlationId", v_at, CASE WHEN v_running IS NULL THEN NULL ELSE v_at END, v_at
    FROM jsonb_to_record(p->'lead') AS l(channel text, source text, "utmSource" text, "utmMedium" text, "utmCampaign" text, "utmTerm" text, "utmContent" text,
      referrer text, "landingPage" text, page text, "widgetId" text, "givenName" text, payload jsonb, "isSuspicious" boolean, "isTest" boolean, "correlationId" text);
  PERFORM accept_lead_consents(p, v_contact.id, p->'lead'->>'id');
  INSERT INTO trace_hops (id, tenant_id, lead_id, kind, level, data, once_key, at)
    VALUES (p->'hop'->>'id', v_tenant, p->'lead'->>'id', 'lead.accepted', 'key', coalesce(p->'hop'->'data', '{}'::jsonb), 'accepted', v_at);
  INSERT INTO outbox (id, tenant_id, name, data, live, priority, correlation_id, created_at)
    VALUES (p->'outbox'->>'id', v_tenant, CASE WHEN v_running IS NULL THEN 'lead.created' ELSE 'lead.changed' END,
      jsonb_strip_nulls(jsonb_build_object('tenantId', v_tenant, 'leadId', p->'lead'->>'id', 'conversationId', v_conversation)),
      ARRAY['presence-tenant-' || v_tenant], 20, p->'lead'->>'correlationId', v_at);
  IF p->'deepLink'->>'id' IS NOT NULL THEN
    INSERT INTO deep_links (id, tenant_id, token_hash, connection_id, lead_id, contact_id, conversation_id, created_at, expires_at)
      VALUES (p->'deepLink'->>'id', v_tenant, p->'deepLink'->>'tokenHash', p->'deepLink'->>'connectionId', p->'lead'->>'id', v_contact.id, v_conversation,
        v_at, v_at + interval '30 days');
  END IF;
  v_result := jsonb_build_object('outcome', 'created', 'leadId', p->'lead'->>'id', 'conversationId', v_conversation, 'channel', p->'lead'->>'channel',
    'proven', true, 'visitorId', v_visitor);
  PERFORM accept_lead_remember(p, 201, v_result, v_at);
  RETURN v_result || jsonb_build_object('replayed', false, 'outboxIds', jsonb_build_array(p->'outbox'->>'id'));
END $$;

-- Finds the contact by phone or e-mail, or makes one; new data fills empty fields and never overwrites.
CREATE FUNCTION accept_lead_contact(v_tenant text, v_id text, c jsonb, v_at timestamptz) RETURNS contacts LANGUAGE plpgsql AS $$
DECLARE
  v_contact contacts;
BEGIN
  IF v_id IS NOT NULL THEN
    SELECT * INTO v_contact FROM contacts WHERE tenant_id = v_tenant AND id = v_id FOR UPDATE;
  ELSIF c->>'phoneHash' IS NOT NULL OR c->>'emailHash' IS NOT NULL THEN
    SELECT * INTO v_contact FROM contacts
      WHERE tenant_id = v_tenant AND anonymised_at IS NULL
        AND (phone_hash = c->>'phoneHash' OR (email_hash = c->>'emailHash' AND (phone_hash IS NULL OR c->>'phoneHash' IS NULL)))
      ORDER BY (phone_hash IS NOT DISTINCT FROM c->>'phoneHash') DESC, created_at LIMIT 1 FOR UPDATE;
  END IF;
  IF v_contact.id IS NULL THEN
    INSERT INTO contacts (id, tenant_id, name, phone, email, phone_hash, email_hash, phone_tail_hash, name_tokens, locale, time_zone, created_at, updated_at)
      VALUES (c->>'id', v_tenant, c->>'name', c->>'phone', c->>'email', c->>'phoneHash', c->>'emailHash', c->>'phoneTailHash',
        ARRAY(SELECT jsonb_array_elements_text(coalesce(c->'nameTokens', '[]'::jsonb))), c->>'locale', c->>'timeZone', v_at, v_at)
      RETURNING * INTO v_contact;
  ELSIF (v_contact.name IS NULL AND c->>'name' IS NOT NULL) OR (v_contact.phone IS NULL AND c->>'phone' IS NOT NULL) OR (v_contact.email IS NULL AND c->>'email' IS NOT NULL) THEN
    UPDATE contacts SET
        name = coalesce(name, c->>'name'),
        name_tokens = CASE WHEN name IS NULL THEN ARRAY(SELECT jsonb_array_elements_text(coalesce(c->'nameTokens', '[]'::jsonb))) ELSE name_tokens END,
        phone = coalesce(phone, c->>'phone'), phone_hash = coalesce(phone_hash, c->>'phoneHash'), phone_tail_hash = coalesce(phone_tail_hash, c->>'phoneTailHash'),
        email = coalesce(email, c->>'email'), email_hash = coalesce(email_hash, c->>'emailHash'), updated_at = v_at
      WHERE tenant_id = v_tenant AND id = v_contact.id
      RETURNING * INTO v_contact;
  END IF;
  RETURN v_contact;
END $$;

-- Evidence of consent: the exact document, the moment, the address and the page. The shown document counts if it is this
-- tenant's and this purpose's; otherwise the current one.
CREATE FUNCTION accept_lead_consents(p jsonb, v_contact text, v_lead text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO consents (id, tenant_id, contact_id, lead_id, document_id, purpose, given, at, ip, page, user_agent, source)
  SELECT c.id, p->>'tenantId', v_contact, v_lead, d.id, c.purpose, c.given, (p->>'at')::timestamptz, c.ip, c.page, c."userAgent", c.source
  FROM jsonb_to_recordset(coalesce(p->'consents', '[]'::jsonb)) AS c(id text, purpose text, given boolean, ip text, page text, "userAgent" text, source text, locale text, "documentIds" jsonb)
  CROSS JOIN LATERAL (
    SELECT id FROM consent_documents d
    WHERE d.tenant_id = p->>'tenantId' AND d.purpose = c.purpose
    ORDER BY (coalesce(c."documentIds", '[]'::jsonb) ? d.id) DESC, (d.retired_at IS NULL) DESC, (d.locale = c.locale) DESC, d.version DESC
    LIMIT 1
  ) d
$$;

CREATE FUNCTION accept_lead_remember(p jsonb, v_status int, v_result jsonb, v_at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO idempotency_keys (id, tenant_id, route, key, request_hash, status, response, created_at)
  SELECT p->'idempotency'->>'id', p->>'tenantId', p->'idempotency'->>'route', p->'idempotency'->>'key', p->'idempotency'->>'requestHash', v_status, v_result, v_at
  WHERE p->'idempotency'->>'key' IS NOT NULL
$$;
