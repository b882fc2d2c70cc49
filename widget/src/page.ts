import type { LeadInput } from '../protocol';

type Page = { utm: NonNullable<LeadInput['utm']>; page: NonNullable<LeadInput['page']> };

const FIELDS = ['source', 'medium', 'campaign', 'term', 'content'] as const;
const LONGEST = 2000; // addresses longer than this are tracking noise; the server refuses bodies over 64 KB

/** UTM marks of an address. */
export function utmOf(url: string): NonNullable<LeadInput['utm']> {
  const query = new URL(url).searchParams;
  return Object.fromEntries(
    FIELDS.flatMap((field) => (query.get(`utm_${field}`) ? [[field, query.get(`utm_${field}`)?.slice(0, 200)]] : [])),
  );
}

/**
 * Where the visitor came from. It stays in memory until they interact; then it is kept for this tab's session, so that the
 * page they leave a request on does not hide the one they landed on.
 */
export function createPageFacts(
  siteKey: string,
  landing: { url: string; referrer: string },
  storage: () => Storage,
): { keep(): void; facts(): Page; sessionId(): string } {
  const name = `fl-s:${siteKey}`;
  let memory = {
    id: crypto.getRandomValues(new Uint32Array(2)).join(''),
    landing: landing.url.slice(0, LONGEST),
    referrer: landing.referrer.slice(0, LONGEST),
    utm: utmOf(landing.url),
  };
  try {
    memory = { ...memory, ...(JSON.parse(storage().getItem(name) ?? '{}') as typeof memory) };
  } catch {} // no storage: this page is the landing page
  return {
    keep() {
      try {
        storage().setItem(name, JSON.stringify(memory));
      } catch {} // the same
    },
    sessionId: () => memory.id,
    facts: () => ({
      utm: memory.utm,
      page: { url: location.href.replace(/#.*/, '').slice(0, LONGEST), referrer: memory.referrer, landing: memory.landing },
    }),
  };
}
