import type { ReactNode } from 'react';
import { PartTexts } from '../../part-texts';

export default function BookLayout({ children }: { children: ReactNode }) {
  return <PartTexts of="book">{children}</PartTexts>;
}
