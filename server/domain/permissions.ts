/** One table of who may do what. Pure, and fails closed: an unknown role or permission is a no. */
export const roles = ['admin', 'operator', 'analyst'] as const;
export type Role = (typeof roles)[number];

const everyone: readonly Role[] = ['admin', 'operator', 'analyst'];
const staff: readonly Role[] = ['admin', 'operator'];
const admins: readonly Role[] = ['admin'];

export const permissions = {
  'tenant:read': everyone,
  'tenant:write': admins,
  'overview:read': everyone,
  'leads:read': everyone,
  'leads:write': staff,
  'contacts:reveal': admins,
  'conversations:read': staff,
  'conversations:write': staff,
  'canned-replies:read': staff,
  'canned-replies:write': admins,
  'bookings:read': everyone,
  'bookings:write': staff,
  'services:read': everyone,
  'services:write': admins,
  'widget:read': admins,
  'widget:write': admins,
  'connections:read': admins,
  'connections:write': admins,
  'automations:read': admins,
  'automations:write': admins,
  'flags:write': admins,
  'lab:use': admins,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function can(role: string, permission: string): boolean {
  const allowed: readonly string[] | undefined = Object.hasOwn(permissions, permission) ? permissions[permission as Permission] : undefined;
  return allowed?.includes(role) ?? false;
}

/** What the browser receives: its own list. */
export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => can(role, permission));
}
