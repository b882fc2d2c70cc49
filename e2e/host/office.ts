import type { APIRequestContext } from '@playwright/test';

/** What the demo's admin does while a test watches a visitor: through the same API and session as the dashboard. */
export type Office = {
  ask<T>(procedure: string, input?: unknown, tenant?: string): Promise<T>;
  do<T>(procedure: string, input?: unknown, tenant?: string): Promise<T>;
};

export async function enterOffice(request: APIRequestContext, product: string): Promise<Office> {
  const own = { origin: product };
  const { csrfToken } = (await (await request.get(`${product}/api/auth/csrf`)).json()) as { csrfToken: string };
  await request.post(`${product}/api/auth/callback/demo`, {
    headers: own,
    form: { role: 'admin', csrfToken, callbackUrl: '/', json: 'true' },
  });
  const read = async <T>(response: Awaited<ReturnType<APIRequestContext['get']>>, procedure: string): Promise<T> => {
    if (!response.ok()) throw new Error(`${procedure} was refused: ${await response.text()}`);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  };
  return {
    ask: async (procedure, input = {}, tenant = 'demo') =>
      read(
        await request.get(`${product}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`, {
          headers: { ...own, 'x-tenant': tenant },
        }),
        procedure,
      ),
    do: async (procedure, input = {}, tenant = 'demo') =>
      read(
        await request.post(`${product}/api/trpc/${procedure}`, { headers: { ...own, 'x-tenant': tenant }, data: { json: input } }),
        procedure,
      ),
  };
}

type Widget = { id: string; version: number; config: unknown; allowedOrigins: string[] };

/** Adds a site to a tenant's allowed origins, as its admin does in the settings. */
export async function allowSite(office: Office, origin: string, tenant = 'demo'): Promise<void> {
  const widget = await office.ask<Widget>('widgets.get', {}, tenant);
  if (widget.allowedOrigins.includes(origin)) return;
  await office.do(
    'widgets.save',
    {
      widgetId: widget.id,
      version: widget.version,
      config: widget.config,
      enabled: true,
      allowedOrigins: [...widget.allowedOrigins, origin],
      overwrite: true,
    },
    tenant,
  );
}
