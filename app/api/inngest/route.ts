/** For hosting without main.ts, which answers this path itself. Loaded on the first call: a build has no environment. */
export const dynamic = 'force-dynamic';

async function answer(request: Request): Promise<Response> {
  const { serveInngest } = await import('@/server/workflows/serve');
  return serveInngest(request);
}

export { answer as GET, answer as POST, answer as PUT };
