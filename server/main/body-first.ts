import type { IncomingMessage } from 'node:http';

/** What @hono/node-server answers `arrayBuffer()` and `text()` from, without building streams; Google's Cloud Functions set it, too. */
type WithBody = IncomingMessage & { rawBody?: Buffer };

/**
 * Reads the body before the handler begins: neither its time-out nor its turn is spent on a sender's slow line. More than `maxBytes`
 * is never kept; what is longer is left at one chunk too much, and the handler refuses it. False when the sender went away.
 */
export async function bodyFirst(request: WithBody, maxBytes: number): Promise<boolean> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const hasBody = declared > 0 || request.headers['transfer-encoding'] !== undefined;
  if (!hasBody || declared > maxBytes) return true; // nothing to read, or refused by its header
  const parts: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const end = (isWhole: boolean): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      if (isWhole) request.rawBody = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      resolve(isWhole);
    };
    const onData = (part: Buffer): void => {
      parts.push(part);
      size += part.length;
      if (size <= maxBytes) return;
      request.pause();
      end(true);
    };
    const onEnd = (): void => end(true);
    const onClose = (): void => end(false);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
