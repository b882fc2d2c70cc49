-- What every turn of every lead, and every attempt at every message, begins and ends with: one statement each instead of several. They
-- see what the caller's role and tenant may see, like any other statement. plpgsql keeps their plans for as long as the connection.

-- What a workflow decides on (server/domain/leads/queries/lead-facts.ts), or null.
CREATE FUNCTION lead_facts(p jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_build_object(
      'lead', jsonb_build_object('id', l.id, 'channel', l.channel, 'visitorId', l.visitor_id, 'ledgerState', l.ledger_state,
        'conversationId', l.conversation_id),
      'givenName', l.given_name,
      'contact', jsonb_build_object('id', c.id, 'hasPhone', c.phone IS NOT NULL, 'hasEmail', c.email IS NOT NULL),
      'conversation', CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'channel', v.channel, 'connectionId', v.connection_id,
        'mode', v.mode, 'status', v.status, 'botMessageCount', v.bot_message_count) END,
      'qualification', CASE WHEN q.lead_id IS NOT NULL THEN jsonb_build_object('stage', q.stage, 'answers', q.answers, 'cursor', q.cursor) END,
      'scenario', (SELECT jsonb_build_object('id', a.id, 'definition', a.definition::text) FROM automations a
        WHERE a.tenant_id = l.tenant_id AND a.kind = 'qualification' AND a.active ORDER BY a.version DESC LIMIT 1),
      'locale', (SELECT t.locale FROM tenants t WHERE t.id = l.tenant_id))
    FROM leads l
    JOIN contacts c ON c.tenant_id = l.tenant_id AND c.id = l.contact_id
    LEFT JOIN conversations v ON v.tenant_id = l.tenant_id AND v.id = l.conversation_id
    LEFT JOIN qualifications q ON q.tenant_id = l.tenant_id AND q.lead_id = l.id
    WHERE l.tenant_id = p->>'tenantId' AND l.id = p->>'leadId');
END $$;

-- A conversation to which nobody adds until the transaction ends (server/domain/conversations/commands.ts), or null.
CREATE FUNCTION lock_conversation(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE v conversations;
BEGIN
  SELECT * INTO v FROM conversations WHERE tenant_id = p->>'tenantId' AND id = p->>'conversationId' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN jsonb_build_object('id', v.id, 'channel', v.channel, 'mode', v.mode, 'botMessageCount', v.bot_message_count, 'lastSeq', v.last_seq);
END $$;

-- The tenant's connected connections, oldest first, and whether the contact can be reached through each (connections/queries/connected-for.ts).
CREATE FUNCTION connected_for(p jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'channel', n.channel, 'isKnown', EXISTS (
      SELECT FROM contact_identitys i WHERE i.tenant_id = n.tenant_id AND i.contact_id = p->>'contactId' AND i.connection_id = n.id AND i.reachable
    )) ORDER BY n.created_at, n.id), '[]'::jsonb)
    FROM connections n WHERE n.tenant_id = p->>'tenantId' AND n.status = 'connected');
END $$;

-- All that one attempt at one message needs (server/domain/messages/queries/message-to-send.ts), or null.
CREATE FUNCTION message_to_send(p jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_build_object(
      'id', m.id, 'seq', m.seq, 'kind', m.kind, 'text', m.text, 'payload', m.payload, 'state', m.state, 'leaseUntil', m.lease_until,
      'hasEarlier', m.seq > 1 AND EXISTS (SELECT FROM messages e WHERE e.tenant_id = m.tenant_id AND e.conversation_id = m.conversation_id
        AND e.seq < m.seq AND e.state IN ('queued', 'sending')),
      'conversation', jsonb_build_object('id', v.id, 'channel', v.channel, 'contactId', v.contact_id, 'leadId', v.lead_id,
        'lastSeq', v.last_seq, 'subject', v.subject),
      'connection', CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('id', n.id, 'channel', n.channel, 'provider', n.provider,
        'status', n.status, 'isTest', n.is_test, 'settings', n.settings, 'credentials', n.credentials, 'hookSecret', n.hook_secret) END,
      'email', CASE WHEN v.channel = 'email' THEN c.email END,
      'identity', (SELECT i.external_id FROM contact_identitys i WHERE i.tenant_id = v.tenant_id AND i.contact_id = v.contact_id
        AND i.channel = v.channel AND i.connection_id = coalesce(v.connection_id, '') ORDER BY i.created_at DESC LIMIT 1),
      'tenant', jsonb_build_object('slug', t.slug, 'name', t.name, 'locale', t.locale))
    FROM messages m
    JOIN conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
    JOIN contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
    JOIN tenants t ON t.id = m.tenant_id
    LEFT JOIN connections n ON n.tenant_id = v.tenant_id AND n.id = v.connection_id
    WHERE m.tenant_id = p->>'tenantId' AND m.id = p->>'messageId');
END $$;

-- What a unit of work writes last (server/auth/unit-of-work.ts): hops of leads' traces, the same act once, and its events.
CREATE FUNCTION end_unit(p jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO trace_hops (id, tenant_id, lead_id, kind, level, data, once_key, at)
    SELECT h.id, p->>'tenantId', h."leadId", h.kind, h.level, h.data, h."onceKey", h.at
    FROM jsonb_to_recordset(p->'hops') AS h(id text, "leadId" text, kind text, level text, data jsonb, "onceKey" text, at timestamptz)
    ON CONFLICT DO NOTHING;
  INSERT INTO outbox (id, tenant_id, name, data, live, priority, correlation_id, created_at)
    SELECT e.id, e."tenantId", e.name, e.data, e.live, e.priority, e."correlationId", e."createdAt"
    FROM jsonb_to_recordset(p->'events') AS e(id text, "tenantId" text, name text, data jsonb, live text[], priority integer,
      "correlationId" text, "createdAt" timestamptz);
  RETURN true;
END $$;

-- Holds of leads that ran out in the last day are looked for every five minutes (server/domain/bookings/sweep.ts).
CREATE INDEX bookings_expired_of_leads ON bookings (updated_at) WHERE status = 'expired' AND lead_id IS NOT NULL;
