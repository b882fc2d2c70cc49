'use client';

import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button, type ButtonProps } from './button';
import { IconButton } from './icon-button';

const CONFIRM_MS = 1500; // long enough to read one word

type Props = Omit<ButtonProps, 'onClick' | 'children' | 'icon'> & {
  value: string;
  /** What is copied, for the name of an icon-only button: «Скопировать телефон». */
  label?: string;
  iconOnly?: boolean;
  onCopied?: () => void;
};

export function CopyButton({ value, label, iconOnly = false, onCopied, ...rest }: Props) {
  const t = useTranslations('ui');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await copyText(value);
    setCopied(true);
    onCopied?.();
  };
  const icon = copied ? <Check /> : <Copy />;
  const words = copied ? t('copied') : (label ?? t('copy'));
  if (iconOnly) {
    return (
      <IconButton label={words} size="sm" {...rest} onClick={() => void copy()}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button {...rest} icon={icon} onClick={() => void copy()}>
      <span aria-live="polite">{words}</span>
    </Button>
  );
}

/** The clipboard API needs a secure context; a plain-HTTP address in a local network has none. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
