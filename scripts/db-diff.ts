import { join } from 'node:path';
import { startTestPostgres } from '@/server/embedded/postgres/start-test-postgres';
import { diffToSchema } from './schema-engine';

/**
 * `npm run db:diff`: what a new migration has to contain. All migrations are applied to a throw-away database, and the SQL
 * from there to prisma/schema is printed. Paste it into prisma/migrations/<number>_<name>/migration.sql, add
 * `SELECT protect_tenant_table('public.<table>')` for a table with a tenant_id, and COLLATE "C" for ids.
 */
const server = await startTestPostgres();
try {
  const sql = await diffToSchema(server.templateUrl, join(process.cwd(), 'prisma', 'schema'));
  process.stdout.write(sql ? `${sql}\n` : 'The migrations and prisma/schema agree.\n');
} finally {
  await server.stop();
}
