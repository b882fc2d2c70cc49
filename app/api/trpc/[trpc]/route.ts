import { handleApi } from '@/server/api/handle-api';

/**
 * The platform's own API. Another site cannot call it with a person's cookie: the cookie is SameSite=Lax, mutations are
 * POST with a JSON body, and a body of another type (what a plain form can send) is refused by tRPC.
 */
export { handleApi as GET, handleApi as POST };
