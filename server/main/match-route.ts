import type { Route } from '@/server/platform/web';

export type Match = { route: Route; params: Record<string, string> } | { allow: string[] } | null;

/** Finds routes by method and path pattern. `:name` takes one segment. No match at all is null: then the path is Next's. */
export function routeMatcher(routes: Route[]): (method: string, path: string) => Match {
  const exact = new Map<string, Route[]>();
  const patterns: { parts: string[]; route: Route }[] = [];
  for (const route of routes) {
    if (route.path.includes('/:')) patterns.push({ parts: route.path.split('/'), route });
    else exact.set(route.path, [...(exact.get(route.path) ?? []), route]);
  }
  return (method, path) => {
    const candidates = [
      ...(exact.get(path) ?? []).map((route) => ({ route, params: {} })),
      ...patterns.flatMap(({ parts, route }) => {
        const params = paramsOf(parts, path.split('/'));
        return params ? [{ route, params }] : [];
      }),
    ];
    if (candidates.length === 0) return null;
    return candidates.find(({ route }) => route.method === method) ?? { allow: candidates.map(({ route }) => route.method) };
  };
}

function paramsOf(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== part) return null;
      continue;
    }
    const value = decoded(part);
    if (!value) return null;
    params[expected.slice(1)] = value;
  }
  return params;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
