import { LabScreen } from '@/components/lab/lab-screen';

type Props = { searchParams: Promise<{ bot?: string | string[]; start?: string | string[] }> };

export default async function LabPage({ searchParams }: Props) {
  const { bot, start } = await searchParams;
  const token = typeof start === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(start) ? start : null;
  return <LabScreen bot={typeof bot === 'string' ? bot : null} start={token} />;
}
