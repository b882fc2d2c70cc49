import type { ReactNode } from 'react';
import { PartTexts } from '../../part-texts';
import { ApiProvider } from '@/components/shell/api-provider';

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export default async function AuthLayout({ children, params }: Props) {
  return (
    <PartTexts of="auth">
      <ApiProvider locale={(await params).locale}>{children}</ApiProvider>
    </PartTexts>
  );
}
