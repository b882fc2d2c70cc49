import { postRealtimeUser } from '@/server/rest/realtime';

/** The same handler for hosting without `main.ts`. */
export function POST(request: Request): Promise<Response> {
  return postRealtimeUser(request, { params: {}, ip: '' });
}
