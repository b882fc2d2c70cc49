import { Fragment, h, type ComponentType, type VNode } from 'preact';

/** The JSX runtime in one line: Preact's own checks and server-side parts are not needed here. */
export function jsx(type: string | ComponentType<object>, props: Record<string, unknown>, key?: string): VNode {
  if (key !== undefined) props.key = key;
  return h(type as ComponentType<object>, props);
}

export { Fragment, jsx as jsxs };
