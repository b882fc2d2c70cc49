import PusherClient from 'pusher-js';
import { EMBEDDED_KEY } from '@/server/platform/realtime';

/** An operator's browser on the product's own hub: pusher-js as the dashboard uses it, authorised by the session's cookie. */
export function openLiveSocket({ url, port, cookie }: { url: string; port: number; cookie: string }): PusherClient {
  return new PusherClient(EMBEDDED_KEY, {
    cluster: 'none',
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler: ({ socketId, channelName }, done) =>
        void fetch(`${url}/api/realtime/auth`, {
          method: 'POST',
          headers: { cookie, origin: url },
          body: new URLSearchParams({ socket_id: socketId, channel_name: channelName }),
        })
          .then(async (response) => done(null, (await response.json()) as { auth: string }))
          .catch((error: unknown) => done(new Error(String(error)), null)),
    },
  });
}
