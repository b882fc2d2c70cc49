import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/server/auth/auth-options';
import { isDemoOpen, provideEnv, publicUrl, rawEnv } from '@/server/platform/env';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth takes its own address from the environment only; without it every redirect would go to port 3000. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const params = await context.params;
  if (params.nextauth[1] === 'demo' && !isDemoOpen()) return new Response(null, { status: 404 });
  if (rawEnv('NEXTAUTH_URL') !== publicUrl()) provideEnv({ NEXTAUTH_URL: publicUrl() });
  return (await NextAuth(request, { params }, authOptions())) as Response;
}

export { handle as GET, handle as POST };
