-- The two things that vendors and visitors ask for most, one statement each: a storm of repeated hooks, or of people who look whether
-- they were answered, must not cost the work it asks about. Both set the tenant themselves and are transactions of their own.

-- Keeps what a vendor told (server/domain/connections/commands.ts), each event once; `hook.received` of the new ones is in the outbox.
CREATE FUNCTION store_events(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE v_tenant text := p->>'tenantId';
DECLARE v_at timestamptz := (p->>'at')::timestamptz;
DECLARE v_outbox jsonb;
BEGIN
  PERFORM set_config('app.tenant', v_tenant, true);
  WITH told AS (
    SELECT * FROM jsonb_to_recordset(p->'events') AS e(id text, "externalId" text, body text, subject text, "orderKey" bigint, "outboxId" text)
  ), stored AS (
    INSERT INTO hook_deliveries (id, tenant_id, connection_id, external_id, body, subject, order_key, received_at)
      SELECT t.id, v_tenant, p->>'connectionId', t."externalId", t.body, t.subject, t."orderKey", v_at FROM told t
      ON CONFLICT DO NOTHING
      RETURNING id
  ), announced AS (
    INSERT INTO outbox (id, tenant_id, name, data, live, priority, correlation_id, created_at)
      SELECT t."outboxId", v_tenant, 'hook.received',
        jsonb_build_object('tenantId', v_tenant, 'hookId', t.id, 'connectionId', p->>'connectionId', 'subject', t.subject),
        '{}', (p->>'priority')::integer, p->>'correlationId', v_at
      FROM told t JOIN stored s ON s.id = t.id
      RETURNING id
  )
  SELECT coalesce(jsonb_agg(id), '[]'::jsonb) INTO v_outbox FROM announced;
  RETURN jsonb_build_object('outboxIds', v_outbox);
END $$;

-- What a visitor sees of a conversation after a number (server/domain/conversations/commands/fetch-thread.ts); fetching is delivery. Without
-- `conversation` when it is not this visitor's.
CREATE FUNCTION fetch_thread(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE v_tenant text := p->>'tenantId';
DECLARE v conversations;
DECLARE v_messages jsonb;
DECLARE v_last integer;
BEGIN
  PERFORM set_config('app.tenant', v_tenant, true);
  SELECT * INTO v FROM conversations WHERE tenant_id = v_tenant AND id = p->>'conversationId' AND visitor_id = p->>'visitorId';
  IF NOT FOUND THEN RETURN '{}'; END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'seq', m.seq, 'author', m.author, 'kind', m.kind, 'text', m.text,
      'payload', m.payload, 'state', m.state, 'clientKey', m.client_key, 'createdAt', m.created_at, 'authorName', a.display_name) ORDER BY m.seq), '[]'),
    max(m.seq) INTO v_messages, v_last
  FROM (SELECT * FROM messages WHERE tenant_id = v_tenant AND conversation_id = v.id AND direction <> 'note' AND seq > (p->>'after')::integer
    ORDER BY seq LIMIT (p->>'limit')::integer) m
  LEFT JOIN members a ON a.tenant_id = v_tenant AND a.id = m.author_id;
  UPDATE messages SET state = 'delivered', delivered_at = (p->>'at')::timestamptz
    WHERE tenant_id = v_tenant AND conversation_id = v.id AND direction = 'out' AND state = 'sent' AND seq <= coalesce(v_last, v.last_seq);
  RETURN jsonb_build_object(
    'conversation', jsonb_build_object('id', v.id, 'status', v.status, 'mode', v.mode, 'lastSeq', v.last_seq, 'operatorReadSeq', v.operator_read_seq),
    'messages', v_messages,
    'assigneeName', (SELECT display_name FROM members WHERE tenant_id = v_tenant AND id = v.assignee_id),
    'bookingId', (SELECT id FROM bookings WHERE tenant_id = v_tenant AND conversation_id = v.id AND status IN ('hold', 'confirmed')
      ORDER BY created_at DESC LIMIT 1),
    -- Only what this visitor typed: the contact behind a known phone number may be somebody else.
    'contact', (SELECT jsonb_build_object('name', l.given_name, 'hasPhone', c.phone_hash IS NOT NULL, 'hasEmail', c.email_hash IS NOT NULL)
      FROM leads l JOIN contacts c ON c.tenant_id = v_tenant AND c.id = v.contact_id
      WHERE l.tenant_id = v_tenant AND l.id = v.lead_id AND l.visitor_id = v.visitor_id),
    'widget', (SELECT config FROM widgets WHERE tenant_id = v_tenant ORDER BY created_at LIMIT 1),
    'tenant', (SELECT jsonb_build_object('name', name, 'locale', locale) FROM tenants WHERE id = v_tenant));
END $$;
