'use client';

import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/shell/api-provider';
import type { WidgetConfig } from '@/server/domain/widgets/schema';
import { PreviewFrame, type PreviewFrameProps } from './preview-frame';

type Props = Omit<PreviewFrameProps, 'shown' | 'isBroken'> & { config: WidgetConfig };

const SETTLE_MS = 250; // a pause in typing, not every letter

/** The tenant's widget with the settings at hand, as the server would give them to the site: channels, hours and consents included. */
export function WidgetPreview({ config, ...rest }: Props) {
  const client = useTRPCClient();
  const draft = useSettled(config);
  const shown = useQuery({
    queryKey: [['widgets', 'preview'], draft], // asked again with everything else of the widget
    queryFn: () => client.widgets.preview.mutate({ config: draft }),
    placeholderData: keepPreviousData,
  });
  return <PreviewFrame {...rest} shown={shown.data} isBroken={shown.isError} />;
}

function useSettled(config: WidgetConfig): WidgetConfig {
  const [settled, settle] = useState(config);
  useEffect(() => {
    const timer = setTimeout(() => settle(config), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [config]);
  return settled;
}
