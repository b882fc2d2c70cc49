import { Inngest } from 'inngest';
import { env, externalInngest, loopbackUrl } from './env';

let client: Inngest | undefined;

/** The app's Inngest client. Without INNGEST_* it talks to the embedded engine on this process' own port. */
export function inngest(): Inngest {
  if (client) return client;
  const external = externalInngest();
  client = new Inngest({
    id: 'fast-lead',
    eventKey: external?.eventKey ?? 'embedded',
    signingKey: external?.signingKey,
    baseUrl: external ? external.baseUrl : loopbackUrl(),
    isDev: external ? Boolean(external.baseUrl && !external.signingKey) : true,
    env: env().NODE_ENV,
  });
  return client;
}
