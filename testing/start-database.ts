import type { TestProject } from 'vitest/node';
import { startTestPostgres } from '@/server/embedded/postgres/start-test-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    database: { adminUrl: string; templateUrl: string };
  }
}

/** Once per run: a throw-away PostgreSQL with a migrated template. */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  project.provide('database', { adminUrl: server.adminUrl, templateUrl: server.templateUrl });
  return server.stop;
}
