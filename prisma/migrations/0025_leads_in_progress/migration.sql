-- The sweep of leads that stand still looks at those in progress of all tenants, by the minute (server/domain/leads/sweep.ts).
-- Not by updated_at: a change of an indexed column costs every update of a lead its place on the page.
CREATE INDEX leads_in_progress ON leads (tenant_id) WHERE ledger_state = 'in_progress';
