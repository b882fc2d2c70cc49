import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIRequestContext } from '@playwright/test';
import { allowSite, enterOffice } from './office';

export type HostPage = { head?: string; body?: string; policy?: string; styles?: string; dir?: 'rtl' };
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
    origin: `http://clinic.localhost:${port}`, // browsers resolve *.localhost to this machine
    pages,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function html(path: string, { head = '', body = '', styles, dir }: HostPage): string {
  const link = styles === undefined ? '' : `<link rel="stylesheet" href="/${path}.css">`;
  return `<!doctype html><html lang="ru"${dir ? ` dir="${dir}"` : ''}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Сайт клиники</title>${link}${head}</head><body><main><h1>Клиника на другом сайте</h1><p>Текст страницы.</p><p><a href="#more">Ссылка</a></p></main>${body}</body></html>`;
}

/** Allows the site for the demo tenant. */
export async function allowHost(request: APIRequestContext, product: string, origin: string): Promise<void> {
  await allowSite(await enterOffice(request, product), origin);
}
