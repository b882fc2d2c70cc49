import { cookies } from 'next/headers';
import { isTheme, THEME_COOKIE, type Theme } from '@/components/ui/theme';

/** The person's choice, so that the first byte of the page already has it. */
export async function readTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(chosen) ? chosen : 'system';
}
