import { afterAll, inject } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '@/server/embedded/postgres/start-test-postgres';
import { announced } from '@/server/platform/announcer';
import { closeDb } from '@/server/platform/db/client';
import { tellWithin } from '@/server/platform/hints';
import { provideEnv } from '@/server/platform/env';

/** Once per `*.db.test.ts` file, before it loads: a database of its own, dropped afterwards. */
const { adminUrl, templateUrl } = inject('database');
if (!['127.0.0.1', 'localhost'].includes(new URL(adminUrl).hostname)) throw new Error('Tests run against a database on this machine only.');

const url = await createTestDatabase({ adminUrl, templateUrl });
provideEnv({ DATABASE_URL: url });
tellWithin(() => {}); // there is no hub here, and no browser

afterAll(async () => {
  await announced();
  await closeDb();
  await dropTestDatabase({ adminUrl, url });
});
