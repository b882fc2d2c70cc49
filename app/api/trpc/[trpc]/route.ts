import { handleApi } from '@/server/api/handle-api';

/** For hosting without main.ts, which answers this path itself. */
export { handleApi as GET, handleApi as POST };
