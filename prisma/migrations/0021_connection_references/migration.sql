-- A connection that nobody has ever talked through may be deleted. That it is one is the database's to say: an event or a conversation
-- that comes in the same moment and the deletion wait for each other, and one of them fails.
DELETE FROM hook_deliveries h WHERE NOT EXISTS (SELECT FROM connections c WHERE c.tenant_id = h.tenant_id AND c.id = h.connection_id);
UPDATE conversations v SET connection_id = NULL
WHERE connection_id IS NOT NULL AND NOT EXISTS (SELECT FROM connections c WHERE c.tenant_id = v.tenant_id AND c.id = v.connection_id);

ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connections"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_tenant_id_connection_id_fkey" FOREIGN KEY ("tenant_id", "connection_id") REFERENCES "connections"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
