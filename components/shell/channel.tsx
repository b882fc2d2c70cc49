'use client';

import { Camera, Globe, Mail, MessageCircle, MessageSquareText, Send, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';

const icons: Record<string, LucideIcon> = {
  web: Globe,
  telegram: Send,
  email: Mail,
  sms: MessageSquareText,
  whatsapp: MessageCircle,
  instagram: Camera,
};
const letters: Record<string, string> = { max: 'M', vk: 'VK' };

/** The channel's sign: a Lucide icon where one is plain, letters where the vendor's own mark would be needed. */
export function ChannelIcon({ channel, className }: { channel: string; className?: string }) {
  const Icon = icons[channel];
  if (Icon) return <Icon aria-hidden className={cn('size-4 shrink-0', className)} strokeWidth={1.75} />;
  return (
    <span aria-hidden className={cn('grid size-4 shrink-0 place-items-center text-[9px] leading-none font-bold', className)}>
      {letters[channel] ?? '·'}
    </span>
  );
}

/** The channel's name in the interface's language; an unknown one keeps its own. */
export function useChannelName(): (channel: string) => string {
  const t = useTranslations('channel-names');
  return (channel) => (t.has(channel) ? t(channel) : channel);
}
