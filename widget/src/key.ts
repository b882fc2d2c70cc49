/** A key of our own: for one submit, so that the server recognises a repeat; for one request, so that its traces are found. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
