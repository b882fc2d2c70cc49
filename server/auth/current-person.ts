import { cache } from 'react';
import { cookies } from 'next/headers';
import { readPerson } from './session';

/** The person of the request a server component renders for; one read of the session row per request. */
export const currentPerson = cache(async () => {
  const jar = await cookies();
  return readPerson((name) => jar.get(name)?.value);
});
