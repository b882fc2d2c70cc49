import type { ReactNode } from 'react';
import { PartTexts } from '../../part-texts';

export default function MarketingLayout({ children }: { children: ReactNode }) {
  return <PartTexts of="marketing">{children}</PartTexts>;
}
