/** A browser and a system as people call them; good enough to recognise a device, and no more is claimed. */
export function deviceOf(userAgent: string | null): { browser: string | null; system: string | null } {
  const agent = userAgent ?? '';
  const browser =
    (
      [
        ['YaBrowser', 'Яндекс Браузер'],
        ['Edg/', 'Edge'],
        ['OPR/', 'Opera'],
        ['Firefox/', 'Firefox'],
        ['Chrome/', 'Chrome'],
        ['Safari/', 'Safari'],
      ] as const
    ).find(([mark]) => agent.includes(mark))?.[1] ?? null;
  const system =
    (
      [
        ['iPhone', 'iPhone'],
        ['iPad', 'iPad'],
        ['Android', 'Android'],
        ['Windows', 'Windows'],
        ['Mac OS X', 'macOS'],
        ['Linux', 'Linux'],
      ] as const
    ).find(([mark]) => agent.includes(mark))?.[1] ?? null;
  return { browser, system };
}
