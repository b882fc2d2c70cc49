-- Two writes of every turn, one statement each. They see what the caller's role and tenant may see, like any other statement.

-- Where a lead stands in its scenario (server/domain/automations/commands.ts).
CREATE FUNCTION save_qualification(p jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO qualifications (lead_id, tenant_id, automation_id, stage, answers, cursor, updated_at)
    VALUES (p->>'leadId', p->>'tenantId', p->>'automationId', p->>'stage', p->'answers', p->'cursor', (p->>'at')::timestamptz)
    ON CONFLICT (lead_id) DO UPDATE
      SET stage = excluded.stage, answers = excluded.answers, cursor = excluded.cursor, updated_at = excluded.updated_at
      WHERE qualifications.tenant_id = excluded.tenant_id;
  RETURN FOUND;
END $$;

-- The first message of ours that reached a channel (server/domain/leads/commands/move-lead.ts): when the lead was accepted, or null
-- when it is not the first.
CREATE FUNCTION mark_first_contact(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE v_created timestamptz;
BEGIN
  UPDATE leads SET first_contact_at = (p->>'at')::timestamptz, updated_at = (p->>'at')::timestamptz,
      status = CASE status WHEN 'new' THEN 'contacted' ELSE status END
    WHERE tenant_id = p->>'tenantId' AND id = p->>'leadId' AND first_contact_at IS NULL
    RETURNING created_at INTO v_created;
  RETURN to_jsonb(v_created);
END $$;
