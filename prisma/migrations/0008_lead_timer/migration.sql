-- A lead's wait is a row, not a parked run: when it is due, the sweep of silent leads looks at it.
ALTER TABLE leads ADD COLUMN check_at timestamptz(3);
CREATE INDEX leads_due ON leads (check_at) WHERE check_at IS NOT NULL;
