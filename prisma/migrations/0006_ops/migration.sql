-- Flags. Everybody may read them (a key, an id and a yes or no); a tenant may only switch something of its own off, and
-- only rows it wrote itself are its to change: rows without updated_by are the operator's kill switches.
ALTER TABLE flags ENABLE ROW LEVEL SECURITY;
ALTER TABLE flags FORCE ROW LEVEL SECURITY;
CREATE POLICY app_reads_all ON flags FOR SELECT TO fl_app USING (true);

CREATE FUNCTION is_own_flag(flag_level text, flag_target text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE flag_level
    WHEN 'tenant' THEN flag_target = nullif(current_setting('app.tenant', true), '')
    -- Under row-level security a tenant sees its own widgets only.
    WHEN 'widget' THEN EXISTS (SELECT FROM widgets WHERE id = flag_target)
    ELSE false
  END
$$;

CREATE POLICY app_adds_own ON flags FOR INSERT TO fl_app WITH CHECK (NOT enabled AND updated_by IS NOT NULL AND is_own_flag(level, target_id));
CREATE POLICY app_changes_own ON flags FOR UPDATE TO fl_app
  USING (updated_by IS NOT NULL AND is_own_flag(level, target_id))
  WITH CHECK (NOT enabled AND updated_by IS NOT NULL AND is_own_flag(level, target_id));
CREATE POLICY app_removes_own ON flags FOR DELETE TO fl_app USING (updated_by IS NOT NULL AND is_own_flag(level, target_id));
CREATE POLICY system_sees_all ON flags TO fl_system USING (true) WITH CHECK (true);
DO $$ BEGIN EXECUTE format('CREATE POLICY owner_sees_all ON flags TO %I USING (true) WITH CHECK (true)', current_user); END $$;
GRANT INSERT, UPDATE, DELETE ON flags TO fl_app;
