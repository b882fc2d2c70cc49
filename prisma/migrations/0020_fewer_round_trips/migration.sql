-- Two things that every turn of a dialogue does, in one round trip each.

-- The first statement of a unit of work that knows only the tenant's id: names the tenant to the row policies and answers with
-- the shift of its clock; no row when there is no such tenant.
CREATE FUNCTION enter_tenant(p_tenant text) RETURNS TABLE (clock_shift_ms bigint) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant', p_tenant, true);
  RETURN QUERY SELECT t.clock_shift_ms FROM tenants t WHERE t.id = p_tenant;
END $$;

-- Adds a message under the conversation's next sequence number (server/domain/messages/commands.ts says what p is). The conversation's
-- row is locked first, so messages of one conversation are numbered in the order they commit, and a repeated client key or
-- vendor id is seen whoever wrote it. Null when there is no such conversation.
CREATE FUNCTION append_message(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_tenant text := p->>'tenantId';
  v_at timestamptz := p->>'at';
  v_direction text := p->>'direction';
  v_author text := p->>'author';
  v_client_key text := p->>'clientKey';
  v_external_id text := p->>'externalId';
  v_connection text;
  v_state text;
  v_id text := p->>'id';
  v_seq int;
  v_found boolean;
  c conversations;
BEGIN
  SELECT * INTO c FROM conversations WHERE tenant_id = v_tenant AND id = p->>'conversationId' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF c.status = 'resolved' AND (p->>'unlessClosed')::boolean THEN RETURN jsonb_build_object('closed', true); END IF;
  v_connection := coalesce(p->>'connectionId', CASE WHEN p ? 'state' THEN NULL ELSE c.connection_id END, '');
  v_state := coalesce(p->>'state', CASE c.channel WHEN 'web' THEN 'sent' ELSE 'queued' END);
  IF v_client_key IS NOT NULL THEN
    SELECT m.id, m.seq INTO v_id, v_seq FROM messages m
      WHERE m.tenant_id = v_tenant AND m.conversation_id = c.id AND m.client_key = v_client_key;
    v_found := FOUND;
  END IF;
  IF v_found IS NOT TRUE AND v_external_id IS NOT NULL THEN
    SELECT m.id, m.seq INTO v_id, v_seq FROM messages m
      WHERE m.tenant_id = v_tenant AND m.connection_id = v_connection AND m.external_id = v_external_id;
    v_found := FOUND;
  END IF;
  IF v_found IS NOT TRUE THEN
    v_id := p->>'id';
    v_seq := c.last_seq + 1;
    INSERT INTO messages (id, tenant_id, conversation_id, seq, direction, author, author_id, kind, text, payload, client_key, connection_id,
      external_id, state, created_at, sent_at)
    VALUES (v_id, v_tenant, c.id, v_seq, v_direction, v_author, p->>'authorId', p->>'kind', p->>'text', p->'payload', v_client_key, v_connection,
      v_external_id, v_state, v_at, CASE WHEN v_state = 'sent' THEN v_at END);
    IF v_direction IN ('note', 'event') THEN
      UPDATE conversations SET last_seq = v_seq, updated_at = v_at WHERE id = c.id;
    ELSIF v_direction = 'in' THEN
      -- Whoever writes is back: nothing is put aside any more.
      UPDATE conversations SET last_seq = v_seq, updated_at = v_at, last_message_at = v_at, last_preview = p->>'preview', last_author = v_author,
        last_inbound_at = v_at, inbound_count = inbound_count + 1, waiting_since = v_at, snoozed_until = NULL WHERE id = c.id;
      UPDATE conversation_reads SET unread_count = unread_count + 1 WHERE tenant_id = v_tenant AND conversation_id = c.id;
    ELSE
      -- Who was promised a person waits for one, whatever the bot says meanwhile.
      UPDATE conversations SET last_seq = v_seq, updated_at = v_at, last_message_at = v_at, last_preview = p->>'preview',
        last_author = CASE WHEN v_author = 'member' THEN coalesce(p->>'authorId', 'member') ELSE v_author END,
        waiting_since = CASE WHEN v_author = 'member' OR c.mode = 'bot' THEN NULL ELSE waiting_since END,
        bot_message_count = bot_message_count + (v_author = 'bot')::int WHERE id = c.id;
    END IF;
  END IF;
  RETURN jsonb_build_object('messageId', v_id, 'seq', v_seq, 'repeated', coalesce(v_found, false),
    'conversation', jsonb_build_object('id', c.id, 'leadId', c.lead_id, 'channel', c.channel, 'mode', c.mode));
END $$;
