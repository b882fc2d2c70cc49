import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route, WebHandler } from '@/server/platform/web';
import { builtWidget, encodingOf } from './built-widget';
import { openToPages } from './loader';

/**
 * `GET /widget/FILE`: chunks of the build, by hashed names that never change their content, compressed at build time. The
 * name must be one of the manifest's, so no path can leave the folder. A chunk of an earlier build is 404: the loader of a
 * page opened before a deployment is at most five minutes old, and a failed chunk is asked for again with the next loader.
 */
const YEAR_SECONDS = 31_536_000;

const getChunk: WebHandler = async (request, { params }) => {
  const name = params.file ?? '';
  const widget = builtWidget();
  if (!widget || !(name in widget.files) || name === 'loader.js')
    return new Response('Not found', { status: 404, headers: { 'cache-control': 'no-store', ...openToPages } });
  const encoding = encodingOf(request);
  const path = join(widget.dir, name + { br: '.br', gzip: '.gz', identity: '' }[encoding]);
  return new Response(new Uint8Array(await readFile(path)), {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      vary: 'Accept-Encoding',
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      ...openToPages,
    },
  });
};

export const widgetFileRoutes: Route[] = [{ method: 'GET', path: '/widget/:file', door: 'open', handle: getChunk }];
