import { ChannelsScreen } from '@/components/channels/channels-screen';

export default function ChannelsPage() {
  return <ChannelsScreen />;
}
