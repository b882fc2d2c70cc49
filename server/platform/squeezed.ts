import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);

const FROM_BYTES = 1400; // what is shorter travels in one packet either way

/** JSON that was asked for with GET, gzipped when it is long and the caller takes that: lists of the dashboard, days of free times. */
export async function squeezed(request: Request, response: Response): Promise<Response> {
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  if (request.method !== 'GET' || response.body === null || !isJson || headers.has('content-encoding')) return response;
  headers.append('vary', 'accept-encoding');
  if (!takesGzip(request.headers.get('accept-encoding'))) return response;
  const body = Buffer.from(await response.arrayBuffer());
  if (body.length < FROM_BYTES) return new Response(body, { status, headers });
  headers.set('content-encoding', 'gzip');
  headers.delete('content-length');
  return new Response(new Uint8Array(await zip(body)), { status, headers });
}

/** `gzip;q=0` means "not this one" (RFC 9110 §12.5.3). */
function takesGzip(accepted: string | null): boolean {
  return /(^|,)\s*gzip\s*(?!\s*;\s*q=0(\.0+)?\s*(,|$))(;|,|$)/i.test(accepted ?? '');
}
