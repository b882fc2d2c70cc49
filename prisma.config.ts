import { defineConfig } from 'prisma/config';

/** The CLI is used for `generate`, `format` and `validate` only; migrations are applied by server/platform/migrate.ts. */
export default defineConfig({ schema: 'prisma/schema' });
