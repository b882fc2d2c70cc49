// Keeps one page per language, with its style, and shows it when another page cannot be fetched. Everything else goes to the
// network untouched: the dashboard's data is never served from here. A pressed notice of the inbox opens its conversation.
const CACHE = 'offline-1';
const PAGES = ['/offline', '/en/offline'];

self.addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match(new URL(request.url).pathname.startsWith('/en') ? PAGES[1] : PAGES[0])));
  } else if (request.destination === 'style' || request.destination === 'font') {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data ?? {};
  if (url) event.waitUntil(show(new URL(url, self.location.origin).href));
});

async function show(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const inbox = windows.find((client) => new URL(client.url).pathname === new URL(url).pathname);
  if (!inbox) return self.clients.openWindow(url);
  await inbox.focus();
  return inbox.navigate(url);
}

async function keep() {
  const cache = await caches.open(CACHE);
  for (const page of PAGES) {
    const answer = await fetch(page, { cache: 'no-store' });
    const html = await answer.clone().text();
    await cache.put(page, answer);
    const styles = [...html.matchAll(/href="(\/_next\/static\/[^"]+\.css[^"]*)"/g)].map((match) => match[1]);
    for (const style of new Set(styles)) await cache.add(style);
  }
}
