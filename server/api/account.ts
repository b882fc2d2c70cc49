import {
  askLetterSchema,
  changePasswordSchema,
  profileSchema,
  resetPasswordSchema,
  signUpSchema,
  tokenSchema,
} from '@/server/domain/members/schema';
import { z } from 'zod';
import { changePassword, resetPassword } from '@/server/auth/accounts/passwords';
import { getProfile, listOwnTenants, rememberTenant, updateProfile } from '@/server/auth/accounts/profile';
import { askLetter, signUp } from '@/server/auth/accounts/sign-up';
import { verifyEmail } from '@/server/auth/accounts/verify-email';
import { listSessions, revokeOtherSessions, revokeSession } from '@/server/auth/sessions';
import { anyone, router, signedIn } from './trpc';

/** A person's own account. Signing in and out themselves go through next-auth (`/api/auth`), which owns the cookie. */
export const accountRouter = router({
  signUp: anyone.input(signUpSchema).mutation(({ input }) => signUp(input)),
  askLetter: anyone.input(askLetterSchema).mutation(({ input }) => askLetter(input)),
  verifyEmail: anyone.input(tokenSchema).mutation(({ input }) => verifyEmail(input)),
  resetPassword: anyone.input(resetPasswordSchema).mutation(({ input }) => resetPassword(input)),
  profile: signedIn.query(({ ctx }) => getProfile(ctx.person)),
  updateProfile: signedIn.input(profileSchema.partial()).mutation(({ ctx, input }) => updateProfile(ctx.person, input)),
  changePassword: signedIn.input(changePasswordSchema).mutation(({ ctx, input }) => changePassword(ctx.person, input)),
  tenants: signedIn.query(({ ctx }) => listOwnTenants(ctx.person)),
  rememberTenant: signedIn.input(z.object({ slug: z.string().max(80) })).mutation(({ ctx, input }) => rememberTenant(ctx.person, input)),
  sessions: signedIn.query(({ ctx }) => listSessions(ctx.person)),
  revokeSession: signedIn
    .input(z.object({ sessionId: z.string().max(60) }))
    .mutation(({ ctx, input }) => revokeSession(ctx.person, input.sessionId)),
  revokeOtherSessions: signedIn.mutation(({ ctx }) => revokeOtherSessions(ctx.person)),
});
