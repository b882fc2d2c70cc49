import type { Route, WebHandler } from '@/server/platform/web';
import { publicUrl } from '@/server/platform/env';
import { AppError } from '@/server/platform/errors';
import { builtWidget } from './built-widget';
import { openToPages } from './loader';

/**
 * The page inside the editor's preview: the real loader and the real chat module with settings that the editor passes in by
 * message (widget/preview.ts). The policy is what makes it inert: no connection may be opened, and the sandbox gives the
 * document an origin of its own, so it reaches neither the editor's session nor the browser's storage.
 */
const getPage: WebHandler = async () => {
  const origin = publicUrl();
  const script = required().preview;
  const policy = [
    "default-src 'none'",
    `script-src ${origin}`,
    `img-src ${origin}`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ];
  return new Response(
    `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Fast Lead</title><script src="${origin}/widget/${script}"></script></head><body></body></html>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': policy.join('; '),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    },
  );
};

/** The loader as on a site, except that its config is the page's variable. */
const getLoader: WebHandler = async () => {
  const { loader, app } = required();
  const text = loader.replace('__FL_CONFIG__', () => `Object.assign({},FL_PREVIEW,{chunks:{app:${JSON.stringify(app)}}})`);
  return new Response(text, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache', ...openToPages },
  });
};

function required(): NonNullable<ReturnType<typeof builtWidget>> {
  const widget = builtWidget();
  if (widget) return widget;
  throw new AppError('UNAVAILABLE', 'the widget is not built: npm run widget:build', { reason: 'widget.not_built', retryAfterSeconds: 5 });
}

export const previewRoutes: Route[] = [
  { method: 'GET', path: '/widget/v1/preview', door: 'open', handle: getPage },
  { method: 'GET', path: '/widget/v1/preview.js', door: 'open', handle: getLoader },
];
