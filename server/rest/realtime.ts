import { z } from 'zod';
import { grantChannel } from '@/server/auth/live-channel';
import type { Person } from '@/server/auth/person';
import { cookieReader, readPerson } from '@/server/auth/session';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { pusher } from '@/server/platform/realtime';
import { isFromOwnPage } from '@/server/platform/security-headers';
import { json, problem, type Route, type WebHandler } from '@/server/platform/web';

/** As pusher-js sends it, form-encoded (pusher.com/docs/channels/server_api/authorizing-users). */
const requestSchema = z.object({ socket_id: z.string().regex(/^\d+\.\d+$/), channel_name: z.string().min(1).max(200) });

/** Signs a subscription of the dashboard. The person is read from the session row, the right from the membership. */
export const postRealtimeAuth: WebHandler = async (request) => {
  try {
    const person = await personOf(request);
    const { socket_id: socketId, channel_name: channel } = parsed(requestSchema, await request.text());
    const { presence } = await grantChannel(person, channel);
    return json(200, presence ? pusher().authorizeChannel(socketId, channel, presence) : pusher().authorizeChannel(socketId, channel));
  } catch (error) {
    return problem(error);
  }
};

const signInSchema = requestSchema.pick({ socket_id: true });

/** Says whose a connection is (pusher.com/docs/channels/server_api/authenticating-users), so that it can be closed when its right ends. */
export const postRealtimeUser: WebHandler = async (request) => {
  try {
    const person = await personOf(request);
    const { socket_id: socketId } = parsed(signInSchema, await request.text());
    return json(200, pusher().authenticateUser(socketId, { id: person.userId }));
  } catch (error) {
    return problem(error);
  }
};

async function personOf(request: Request): Promise<Person> {
  if (!isFromOwnPage(request, new URL(publicUrl()).origin))
    throw new AppError('FORBIDDEN', 'foreign origin', { reason: 'request.foreign_origin' });
  const person = await readPerson(cookieReader(request.headers.get('cookie')));
  if (!person) throw new AppError('UNAUTHENTICATED', 'no session', { reason: 'session.missing' });
  return person;
}

function parsed<S extends z.ZodType>(schema: S, form: string): z.output<S> {
  const result = schema.safeParse(Object.fromEntries(new URLSearchParams(form)));
  if (!result.success) throw new AppError('INVALID', 'bad subscription', { reason: 'realtime.invalid' });
  return result.data;
}

export const realtimeRoutes: Route[] = [
  { method: 'POST', path: '/api/realtime/auth', door: 'person', handle: postRealtimeAuth },
  { method: 'POST', path: '/api/realtime/user', door: 'person', handle: postRealtimeUser },
];
