import { AtSign, Globe, MessageCircle, MessageSquareText, Send, type LucideIcon } from 'lucide-react';

const icons: Record<string, LucideIcon> = { web: Globe, telegram: Send, email: AtSign, sms: MessageSquareText };

/** The channel's mark beside a name; the name of the channel stands in words somewhere near, so it is decoration. */
export function ChannelIcon({ channel, className }: { channel: string; className?: string }) {
  const Icon = icons[channel] ?? MessageCircle;
  return <Icon aria-hidden className={className} />;
}
