import { createRandom } from '@/prisma/seed/random';
import { pause } from '../pause';
import type { ChaosTenant } from '../world';
import type { Delivered } from './bot-api';

/**
 * People with Telegram, and the vendor that brings what they do to our webhook: a person's updates in order, again and again until
 * the answer is 2xx. They press buttons by script.
 */
export type Phones = {
  /** Presses Start with the token of a deep link. */
  start(chat: { chatId: string; tenant: ChaosTenant; token: string }): void;
  /** What a bot wrote: whoever knows an answer presses it. */
  answer(delivered: Delivered): void;
  press(chatId: string, messageId: number, data: string): void;
  /** Nothing is on its way any more. */
  settled(): Promise<void>;
  stop(): void;
};

let nextUpdate = 1;
// The vendor's own pauses grow, too. Without that a thousand updates that a product being killed refuses are a flood of their own.
const RETRY_MS = 300;
const LONGEST_RETRY_MS = 8000;

/** `choose`: which of these buttons a person presses; null presses none. */
export function createPhones(url: () => string, choose: (buttonIds: string[], chatId: string) => string | null, seed = 1): Phones {
  const random = createRandom(seed);
  const owners = new Map<string, ChaosTenant>();
  const queues = new Map<string, Promise<void>>();
  let isStopped = false;

  const post = (chatId: string, content: (updateId: number) => object): void => {
    const tenant = owners.get(chatId);
    if (!tenant) return;
    const body = JSON.stringify(content(nextUpdate++));
    const turn = (queues.get(chatId) ?? Promise.resolve()).then(async () => {
      let waitMs = RETRY_MS;
      while (!isStopped && !(await deliver(`${url()}/api/hooks/telegram/${tenant.bot.connectionId}`, tenant, body))) {
        await pause(waitMs);
        waitMs = Math.min(LONGEST_RETRY_MS, waitMs * 2);
      }
    });
    queues.set(chatId, turn);
  };
  const user = (chatId: string) => ({ id: Number(chatId), is_bot: false, first_name: 'Гость' });
  const press = (chatId: string, messageId: number, data: string): void =>
    post(chatId, (updateId) => ({
      update_id: updateId,
      callback_query: {
        id: String(updateId),
        from: user(chatId),
        chat_instance: chatId,
        data,
        message: { message_id: messageId, chat: { id: Number(chatId), type: 'private' }, date: seconds() },
      },
    }));
  return {
    start({ chatId, tenant, token }) {
      owners.set(chatId, tenant);
      post(chatId, (updateId) => ({
        update_id: updateId,
        message: {
          message_id: updateId,
          from: user(chatId),
          chat: { id: Number(chatId), type: 'private' },
          date: seconds(),
          text: `/start ${token}`,
        },
      }));
    },
    answer({ chatId, messageId, buttons }) {
      const chosen = choose(
        buttons.flatMap((button) => (button.callback_data ? [button.callback_data] : [])),
        chatId,
      );
      if (chosen) void pause(random.int(20, 400)).then(() => press(chatId, messageId, chosen));
    },
    press,
    async settled() {
      await Promise.all(queues.values());
    },
    stop: () => void (isStopped = true),
  };
}

async function deliver(url: string, tenant: ChaosTenant, body: string): Promise<boolean> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': tenant.bot.hookSecret },
    signal: AbortSignal.timeout(10_000),
  }).then(
    (response) => response.ok,
    () => false,
  );
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** The clinic's two questions, as somebody in pain who was never here answers them. */
export function answerQuestions(buttonIds: string[]): string | null {
  return buttonIds.find((id) => id === 'pain' || id === 'yes') ?? null;
}
