import { generateClient } from '@/server/start/prepare.mjs';

/** Once per run: after a bare `npm ci` there is no database client yet, and after a change of prisma/schema an old one. */
export default generateClient;
