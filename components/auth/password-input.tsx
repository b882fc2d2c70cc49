'use client';

import { useState, type ComponentProps } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { passwordStrength } from '@/server/domain/members/schema';

/** A password one may look at while typing. */
export function PasswordInput(props: Omit<ComponentProps<typeof Input>, 'type' | 'end'>) {
  const t = useTranslations('auth');
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <IconButton label={shown ? t('hidePassword') : t('showPassword')} size="sm" onClick={() => setShown(!shown)}>
          {shown ? <EyeOff /> : <Eye />}
        </IconButton>
      }
    />
  );
}

/** Four strokes and a word: how long a guesser would have to try. */
export function PasswordStrength({ password, email }: { password: string; email: string }) {
  const t = useTranslations('auth.strength');
  const strength = passwordStrength(password, email);
  return (
    <div className="grid gap-1">
      <div aria-hidden className="flex gap-1">
        {[1, 2, 3, 4].map((stroke) => (
          <span
            key={stroke}
            className={cn(
              'h-1 flex-1 rounded-full',
              stroke > strength ? 'bg-line-strong' : strength === 1 ? 'bg-danger' : strength === 2 ? 'bg-warning' : 'bg-success',
            )}
          />
        ))}
      </div>
      <p role="status" className="text-xs text-ink-3">
        {t(String(strength))}
      </p>
    </div>
  );
}
