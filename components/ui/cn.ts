import { clsx, type ClassValue } from 'clsx';
import { twMerge } from 'tailwind-merge';

/** Class names of a component and of whoever uses it: the later of two that contradict wins. */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
