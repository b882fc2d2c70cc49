import type { ReactNode } from 'react';
import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import { pickTexts, textsOf, type Part } from './texts';

/** Gives the client components below the texts of their part, and those of every page. */
export async function PartTexts({ of, children }: { of: Part; children: ReactNode }) {
  const texts = pickTexts(await getMessages(), [...textsOf.everywhere, ...textsOf[of]]);
  return <NextIntlClientProvider messages={texts}>{children}</NextIntlClientProvider>;
}
