-- Taking a slot is one statement for the caller and one subtransaction here, because an error of Postgres would abort the
-- caller's whole unit of work, and a lost race is an expected outcome. The exclusion constraint bookings_no_overlap decides.
-- The two advisory locks only put contenders in a queue: without them concurrent inserts wait for each other in a circle,
-- and each circle costs a deadlock_timeout (1 s). The holder's lock always comes first, so the locks themselves cannot cross.

-- Answers 'held' or 'taken'. An earlier hold of the same holder is released, expired holds in the way are marked expired.
CREATE OR REPLACE FUNCTION hold_booking_slot(
  p_id text, p_tenant text, p_service text, p_staff text,
  p_starts timestamptz, p_ends timestamptz, p_busy_from timestamptz, p_busy_to timestamptz,
  p_expires timestamptz, p_holder text, p_contact text, p_lead text, p_conversation text, p_source text, p_note text, p_now timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE attempt int := 0;
BEGIN
  IF booking_slot_is_taken(p_tenant, p_staff, p_busy_from, p_busy_to, p_now, p_holder, NULL) THEN RETURN 'taken'; END IF;
  LOOP
    BEGIN
      IF p_holder IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('holder:' || p_tenant || p_holder, 0)); END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('staff:' || p_staff, 0));
      UPDATE bookings SET status = 'expired', hold_expires_at = least(hold_expires_at, p_now), updated_at = p_now
        WHERE tenant_id = p_tenant AND status = 'hold' AND holder_key = p_holder;
      PERFORM expire_booking_holds(p_tenant, p_staff, p_busy_from, p_busy_to, p_now, NULL, NULL);
      INSERT INTO bookings (id, tenant_id, service_id, staff_id, contact_id, lead_id, conversation_id, status, starts_at, ends_at, busy_from,
        busy_to, hold_expires_at, holder_key, source, sequence, note, created_at, updated_at)
      VALUES (p_id, p_tenant, p_service, p_staff, p_contact, p_lead, p_conversation, 'hold', p_starts, p_ends, p_busy_from,
        p_busy_to, p_expires, p_holder, p_source, 0, p_note, p_now, p_now);
      RETURN 'held';
    EXCEPTION
      WHEN exclusion_violation THEN RETURN 'taken';
      WHEN deadlock_detected OR serialization_failure THEN
        attempt := attempt + 1;
        IF attempt >= 3 THEN RAISE; END IF; -- three tries: a circle of locks that closes thrice is a fault, not bad luck
    END;
  END LOOP;
END $$;

-- Puts an existing booking onto a time, for confirming and for rescheduling. Answers 'placed', 'taken', or 'changed' when the booking
-- is no longer in one of the expected states. The row moves in one update: the new time is taken before the old is free.
CREATE OR REPLACE FUNCTION place_booking(
  p_id text, p_tenant text, p_from_statuses text[], p_sequence_step int, p_staff text,
  p_starts timestamptz, p_ends timestamptz, p_busy_from timestamptz, p_busy_to timestamptz, p_now timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE attempt int := 0; own_key text;
BEGIN
  LOOP
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('staff:' || p_staff, 0));
      SELECT holder_key INTO own_key FROM bookings WHERE tenant_id = p_tenant AND id = p_id AND status = ANY (p_from_statuses) FOR UPDATE;
      IF NOT FOUND THEN RETURN 'changed'; END IF;
      IF booking_slot_is_taken(p_tenant, p_staff, p_busy_from, p_busy_to, p_now, own_key, p_id) THEN RETURN 'taken'; END IF;
      PERFORM expire_booking_holds(p_tenant, p_staff, p_busy_from, p_busy_to, p_now, own_key, p_id);
      UPDATE bookings SET status = 'confirmed', hold_expires_at = NULL, staff_id = p_staff, starts_at = p_starts, ends_at = p_ends,
        busy_from = p_busy_from, busy_to = p_busy_to, sequence = sequence + p_sequence_step, updated_at = p_now
        WHERE tenant_id = p_tenant AND id = p_id;
      RETURN 'placed';
    EXCEPTION
      WHEN exclusion_violation THEN RETURN 'taken';
      WHEN deadlock_detected OR serialization_failure THEN
        attempt := attempt + 1;
        IF attempt >= 3 THEN RAISE; END IF;
    END;
  END LOOP;
END $$;

-- The cheap look before the queue: most people who lose a race lose it here, without waiting for anybody.
CREATE OR REPLACE FUNCTION booking_slot_is_taken(
  p_tenant text, p_staff text, p_busy_from timestamptz, p_busy_to timestamptz, p_now timestamptz, p_holder text, p_except text
) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (
    SELECT 1 FROM bookings
    WHERE tenant_id = p_tenant AND staff_id = p_staff AND tstzrange(busy_from, busy_to) && tstzrange(p_busy_from, p_busy_to)
      AND (status = 'confirmed' OR (status = 'hold' AND hold_expires_at > p_now AND (p_holder IS NULL OR holder_key IS DISTINCT FROM p_holder)))
      AND status IN ('hold', 'confirmed') AND (p_except IS NULL OR id <> p_except))
$$;

-- An expired hold still blocks the constraint, so whoever wants its time marks it; a holder's own other hold gives way as well.
-- The row stays: its holder may yet confirm it.
CREATE OR REPLACE FUNCTION expire_booking_holds(
  p_tenant text, p_staff text, p_busy_from timestamptz, p_busy_to timestamptz, p_now timestamptz, p_holder text, p_except text
) RETURNS void LANGUAGE sql AS $$
  UPDATE bookings SET status = 'expired', updated_at = p_now
  WHERE tenant_id = p_tenant AND staff_id = p_staff AND status = 'hold' AND (hold_expires_at <= p_now OR holder_key = p_holder)
    AND tstzrange(busy_from, busy_to) && tstzrange(p_busy_from, p_busy_to) AND (p_except IS NULL OR id <> p_except)
$$;
