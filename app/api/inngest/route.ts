import { serveInngest } from '@/server/workflows/serve';

/** For hosting without main.ts, which answers this path itself. */
export const dynamic = 'force-dynamic';
export { serveInngest as GET, serveInngest as POST, serveInngest as PUT };
