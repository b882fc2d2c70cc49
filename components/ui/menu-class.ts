/** The look of what opens over the page: menus, lists of a select, popovers. */
export const menuClass = 'z-50 animate-window-in overflow-y-auto rounded-lg bg-surface p-1 text-sm text-ink shadow-window';

export const itemClass =
  'relative flex min-h-8 w-full cursor-default items-center gap-2.5 rounded-sm px-2 py-1.5 text-left text-sm outline-none select-none phone:min-h-11 ' +
  'data-highlighted:bg-hover data-[selected=true]:bg-accent-wash not-data-[disabled=false]:data-disabled:text-ink-3 not-data-[disabled=false]:data-disabled:pointer-events-none [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3';
