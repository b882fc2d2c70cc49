import { describeChannel } from '../contract';
import { channelProviders } from '../registry';

const keys = new Set<string>();

describeChannel('web chat', {
  provider: { ...channelProviders.web, open: () => counting() },
  credentials: {},
  message: { to: 'vis_1', text: 'Здравствуйте!', idempotencyKey: 'msg_1' },
  // There is nobody to call, so nothing can fail here.
  expected: {
    unauthorized: null,
    forbidden: null,
    rejected: null,
    rate_limited: null,
    server_error: null,
    gateway: null,
    silent: null,
    cut: null,
    garbage: null,
    closed: null,
  },
  ownDoor: true,
  hook: {
    secret: 's',
    fixtures: [],
    tampered: [{ name: 'any webhook', request: { headers: new Headers(), body: new Uint8Array(), query: new URLSearchParams() } }],
  },
  start: async () => ({ options: {}, breakWith: () => undefined, delivered: () => keys.size, stop: async () => undefined }),
});

function counting() {
  const channel = channelProviders.web.open({});
  return {
    ...channel,
    send: async (message: Parameters<typeof channel.send>[0]) => channel.send(message).then((sent) => (keys.add(sent.externalId), sent)),
  };
}
