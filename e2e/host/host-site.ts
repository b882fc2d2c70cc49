import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIRequestContext } from '@playwright/test';

export type HostPage = { head?: string; body?: string; policy?: string; styles?: string };
export type HostSite = { origin: string; pages: Record<string, HostPage>; stop(): Promise<void> };

/** A customer's site: another origin than the product, plain pages, policies as a careful owner sets them. */
export async function startHostSite(): Promise<HostSite> {
  const pages: Record<string, HostPage> = {};
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname.slice(1);
    const page = pages[path.replace(/\.css$/, '')];
    if (!page) return void response.writeHead(path === 'favicon.ico' ? 204 : 404).end();
    if (path.endsWith('.css')) return void response.writeHead(200, { 'content-type': 'text/css' }).end(page.styles ?? '');
    const headers = { 'content-type': 'text/html; charset=utf-8', ...(page.policy ? { 'content-security-policy': page.policy } : {}) };
    response.writeHead(200, headers).end(html(path, page));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://clinic.localhost:${port}`, // browsers resolve *.localhost to this machine,
    pages,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function html(path: string, { head = '', body = '', styles }: HostPage): string {
  const link = styles === undefined ? '' : `<link rel="stylesheet" href="/${path}.css">`;
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Сайт клиники</title>${link}${head}</head><body><main><h1>Клиника на другом сайте</h1><p>Текст страницы.</p><p><a href="#more">Ссылка</a></p></main>${body}</body></html>`;
}

/** Adds the site to the demo tenant's allowed origins, as its admin does in the settings. Returns the site key. */
export async function allowHost(request: APIRequestContext, product: string, origin: string): Promise<void> {
  const own = { origin: product };
  const { csrfToken } = (await (await request.get(`${product}/api/auth/csrf`)).json()) as { csrfToken: string };
  await request.post(`${product}/api/auth/callback/demo`, {
    headers: own,
    form: { role: 'admin', csrfToken, callbackUrl: '/', json: 'true' },
  });
  const headers = { ...own, 'x-tenant': 'demo' };
  const read = await request.get(`${product}/api/trpc/widgets.get?input=${encodeURIComponent(JSON.stringify({ json: {} }))}`, { headers });
  const { json: widget } = ((await read.json()) as { result: { data: { json: Widget } } }).result.data;
  if (widget.allowedOrigins.includes(origin)) return;
  const input = {
    widgetId: widget.id,
    version: widget.version,
    config: widget.config,
    enabled: true,
    allowedOrigins: [...widget.allowedOrigins, origin],
    overwrite: true,
  };
  const saved = await request.post(`${product}/api/trpc/widgets.save`, { headers, data: { json: input } });
  if (!saved.ok()) throw new Error(`the widget's settings were refused: ${await saved.text()}`);
}

type Widget = { id: string; version: number; config: unknown; allowedOrigins: string[] };
