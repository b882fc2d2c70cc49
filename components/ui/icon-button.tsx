import { Button, type ButtonProps } from './button';
import { cn } from './cn';
import { Tooltip } from './tooltip';

const widths = { sm: 'w-7', md: 'w-8 phone:w-11', lg: 'w-10 phone:w-11', xl: 'w-12' } as const;

type Props = Omit<ButtonProps, 'icon' | 'aria-label'> & {
  /** What it does: read aloud, and shown on hover and focus. */
  label: string;
  /** Keys that do the same, shown in the tooltip. */
  shortcut?: string;
};

export function IconButton({ label, shortcut, size = 'md', variant = 'ghost', className, children, ...rest }: Props) {
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <Button aria-label={label} size={size} variant={variant} className={cn('px-0 phone:px-0', widths[size], className)} {...rest}>
        {children}
      </Button>
    </Tooltip>
  );
}
