import type pg from 'pg';
import { asAdmin } from './world';

/** A product broken on purpose, in its database, for as long as `work` runs: what a row must notice. */
export type Breaker = { name: string; apply(client: pg.Client): Promise<unknown>; undo(client: pg.Client): Promise<unknown> };

export async function withBroken<T>(adminUrl: string, breaker: Breaker, work: () => Promise<T>): Promise<T> {
  await patiently(() => asAdmin(adminUrl, (client) => breaker.apply(client)));
  try {
    return await work();
  } finally {
    await patiently(() => asAdmin(adminUrl, (client) => breaker.undo(client)));
  }
}

/** The product is at work on the same tables: whoever loses a deadlock tries again. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await work();
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || attempt === 10) throw error;
    }
}

/** Leads are accepted without looking for the same person and without remembering the key. */
export const noDedupe: Breaker = {
  name: 'no-dedupe',
  async apply(client) {
    const body = await definition(client, 'accept_lead(jsonb)');
    await client.query(body.replace('FUNCTION public.accept_lead', 'FUNCTION public.accept_lead_whole'));
    await client.query(
      body
        .replace("interval '5 minutes'", "interval '0 minutes'")
        .replace(/p->'idempotency'->>'key' IS NOT NULL THEN/, 'false THEN')
        .replace('PERFORM accept_lead_remember(p, 201', '-- PERFORM accept_lead_remember(p, 201'),
    );
  },
  async undo(client) {
    const body = await definition(client, 'accept_lead_whole(jsonb)');
    await client.query(body.replace('FUNCTION public.accept_lead_whole', 'FUNCTION public.accept_lead'));
    await client.query('DROP FUNCTION accept_lead_whole(jsonb)');
  },
};

/** Every fifth lead is gone at commit. */
export const lossyInsert: Breaker = {
  name: 'lossy-insert',
  apply: (client) =>
    client.query(`CREATE FUNCTION lose_some() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN IF random() < 0.2 THEN DELETE FROM leads WHERE id = NEW.id; END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER lose_some AFTER INSERT ON leads DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_some()`),
  undo: (client) => client.query('DROP TRIGGER lose_some ON leads; DROP FUNCTION lose_some()'),
};

/** No qualification can be saved: leads stand still. */
export const noAnswer: Breaker = {
  name: 'no-answer',
  apply: (client) =>
    client.query(`CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'muted'; END $$;
      CREATE TRIGGER mute BEFORE INSERT ON qualifications FOR EACH ROW EXECUTE FUNCTION mute()`),
  undo: (client) => client.query('DROP TRIGGER mute ON qualifications; DROP FUNCTION mute()'),
};

/** What was said is forgotten: no key on a message, no memory of the qualification. A repeated step says it again. */
export const forgetful: Breaker = {
  name: 'forgetful',
  apply: (client) =>
    client.query(`CREATE FUNCTION forget_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.direction = 'out' THEN NEW.client_key := NULL; END IF; RETURN NEW; END $$;
      CREATE TRIGGER forget_key BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION forget_key();
      CREATE FUNCTION forget_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DELETE FROM qualifications WHERE lead_id = NEW.lead_id; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER forget_state AFTER INSERT ON qualifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION forget_state()`),
  undo: (client) =>
    client.query(
      'DROP TRIGGER forget_key ON messages; DROP FUNCTION forget_key(); DROP TRIGGER forget_state ON qualifications; DROP FUNCTION forget_state()',
    ),
};

/** Each message for a messenger or a mailbox is queued under two ids: a vendor that honours keys sees two keys. */
export const sayTwice: Breaker = {
  name: 'two-keys',
  apply: (client) =>
    client.query(`CREATE FUNCTION say_twice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      DECLARE again text := NEW.id || 'x'; number integer;
      BEGIN
        IF NEW.state <> 'queued' OR pg_trigger_depth() > 1 THEN RETURN NULL; END IF;
        UPDATE conversations SET last_seq = last_seq + 1 WHERE id = NEW.conversation_id RETURNING last_seq INTO number;
        INSERT INTO messages SELECT (jsonb_populate_record(NEW, jsonb_build_object('id', again, 'seq', number, 'client_key', NULL))).*;
        INSERT INTO outbox (id, tenant_id, name, data, live, priority, created_at, attempts)
          VALUES ('obx_' || again, NEW.tenant_id, 'message.queued',
            jsonb_build_object('tenantId', NEW.tenant_id, 'conversationId', NEW.conversation_id, 'messageId', again, 'seq', number, 'author', NEW.author), '{}', 10, now() - interval '1 minute', 0);
        RETURN NULL;
      END $$;
      CREATE TRIGGER say_twice AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION say_twice()`),
  undo: (client) => client.query('DROP TRIGGER say_twice ON messages; DROP FUNCTION say_twice()'),
};

async function definition(client: pg.Client, signature: string): Promise<string> {
  const { rows } = await client.query<{ body: string }>(`SELECT pg_get_functiondef($1::regprocedure) AS body`, [signature]);
  return rows[0]?.body ?? '';
}
