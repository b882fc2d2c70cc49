import { postRealtimeAuth } from '@/server/rest/realtime';

/** The same handler for hosting without `main.ts`. */
export function POST(request: Request): Promise<Response> {
  return postRealtimeAuth(request, { params: {}, ip: '' });
}
