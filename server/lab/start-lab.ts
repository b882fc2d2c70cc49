import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { labDb, type LabDb } from '@/server/auth/lab';
import { log } from '@/server/platform/log';
import { control } from './control';
import { startMailServer } from './mail/mail-server';
import { createBotApi } from './telegram/bot-api';
import { createDeliverer } from './telegram/deliver-updates';

/**
 * Полигон: simulated vendors on loopback ports of their own. Whatever talks to them talks the vendor's wire format through a
 * socket, as it would to the real one; nothing here imports an adapter or a command of ours. State is in Postgres, so the
 * dashboard (another module graph of the process) sees it and a restart keeps it.
 */
export type Lab = { telegramUrl: string; smtpUrl: string; stop: () => Promise<void> };

const MAX_BYTES = 1_048_576; // no request of the Bot API that we know needs more

/** `hookOrigins`: where a webhook may point; the lab calls nobody else. */
export async function startLab({ hookOrigins }: { hookOrigins: readonly string[] }): Promise<Lab> {
  const db = labDb();
  const presses = new Map<string, { messageId: number; chatId: bigint; at: number }>();
  const deliverer = createDeliverer(db);
  const isHookAllowed = (url: string) => URL.canParse(url) && hookOrigins.includes(new URL(url).origin);
  const api = createBotApi({
    db,
    presses,
    isHookAllowed,
    wake: (token) => void deliverer.wakeBot(token),
  });
  const phone = { db, presses, isHookAllowed, wake: deliverer.wake };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request);
    if (body === null) return void response.writeHead(413).end();
    const path = request.url ?? '/';
    if (path !== '/control') return api.handle(request, response, path, body);
    const done = await control(phone, String(request.headers['x-lab-key'] ?? ''), body);
    response.writeHead(done.status, { 'content-type': 'application/json' }).end(JSON.stringify(done.body));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ event: 'lab_error', err: error });
      if (!response.headersSent)
        response
          .writeHead(500, { 'content-type': 'application/json' })
          .end('{"ok":false,"error_code":500,"description":"Internal Server Error"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mail = await startMailServer(db);
  await moveHooks(db, hookOrigins);
  await deliverer.start();
  return {
    telegramUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    smtpUrl: `smtp://127.0.0.1:${mail.port}`,
    async stop() {
      await deliverer.stop();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), mail.stop()]);
    },
  };
}

/** The product may have started on another port than last time: its webhooks moved with it. */
async function moveHooks(db: LabDb, hookOrigins: readonly string[]): Promise<void> {
  const [home] = hookOrigins;
  for (const bot of await db.labBot.findMany({ where: { hookUrl: { not: '' } }, select: { token: true, hookUrl: true } })) {
    const url = new URL(bot.hookUrl);
    if (home && !hookOrigins.includes(url.origin))
      await db.labBot.update({ where: { token: bot.token }, data: { hookUrl: `${home}${url.pathname}` } });
  }
  for (const mailbox of await db.labMailbox.findMany({ select: { id: true, hookUrl: true } })) {
    const url = new URL(mailbox.hookUrl);
    if (home && !hookOrigins.includes(url.origin))
      await db.labMailbox.update({ where: { id: mailbox.id }, data: { hookUrl: `${home}${url.pathname}` } });
  }
}

async function read(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
