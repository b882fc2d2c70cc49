export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const THEME_COOKIE = 'theme';
const YEAR_SECONDS = 31_536_000;

export function isTheme(value: unknown): value is Theme {
  return themes.includes(value as Theme);
}

/** The person's choice among a browser's cookies. */
export function themeOf(cookies: string): Theme {
  const chosen = new RegExp(`(?:^|; )${THEME_COOKIE}=(\\w+)`).exec(cookies)?.[1];
  return isTheme(chosen) ? chosen : 'system';
}

/** What this page shows now: the choice, not what the system made of it. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return isTheme(chosen) ? chosen : 'system';
}

/** Changes this page at once and every later one by the cookie. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${theme === 'system' ? 0 : YEAR_SECONDS}; samesite=lax${secure}`;
}
