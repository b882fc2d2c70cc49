'use client';

import { useEffect } from 'react';

/**
 * The demo company's own widget, put here the way a customer does it: one script. After hydration, because it adds its element
 * beside <body>; taken away with the page, so that it does not follow into the dashboard.
 */
export function LiveWidget({ publicKey, locale }: { publicKey: string; locale: string }) {
  useEffect(() => {
    const script = document.createElement('script');
    script.async = true;
    script.src = `/widget/v1/widget.js?t=${encodeURIComponent(publicKey)}`;
    script.dataset.tenant = publicKey;
    script.dataset.locale = locale;
    document.head.append(script);
    return () => {
      script.remove();
      document.querySelector('fast-lead')?.remove();
      Reflect.deleteProperty(window, 'FastLead');
    };
  }, [publicKey, locale]);
  return null;
}
