import { Building2, Calendar, ChartNoAxesColumn, FlaskConical, Inbox, PanelBottom, Plug, Users, type LucideIcon } from 'lucide-react';
import type { Permission } from '@/server/domain/permissions';

export type Section = {
  /** Last part of the address, key of `shell.sections.*`. */
  id: 'inbox' | 'leads' | 'bookings' | 'overview' | 'widget' | 'channels' | 'company' | 'lab';
  icon: LucideIcon;
  permission: Permission;
  group: 'work' | 'setup';
  /** Physical key after G: the same place in every layout. */
  key?: { code: string; label: string };
  /** A link appears only when the page is there. */
  exists: boolean;
};

/** Everything in the menu, in its order. A new page of the dashboard is one line here. */
export const sections: readonly Section[] = [
  { id: 'inbox', icon: Inbox, permission: 'conversations:read', group: 'work', key: { code: 'KeyI', label: 'I' }, exists: true },
  { id: 'leads', icon: Users, permission: 'leads:read', group: 'work', key: { code: 'KeyL', label: 'L' }, exists: true },
  { id: 'bookings', icon: Calendar, permission: 'bookings:read', group: 'work', key: { code: 'KeyB', label: 'B' }, exists: true },
  { id: 'overview', icon: ChartNoAxesColumn, permission: 'overview:read', group: 'work', key: { code: 'KeyO', label: 'O' }, exists: true },
  { id: 'widget', icon: PanelBottom, permission: 'widget:read', group: 'setup', exists: true },
  { id: 'channels', icon: Plug, permission: 'connections:read', group: 'setup', exists: true },
  { id: 'company', icon: Building2, permission: 'tenant:write', group: 'setup', exists: true },
  { id: 'lab', icon: FlaskConical, permission: 'lab:use', group: 'setup', exists: true },
];

export function sectionsFor(permissions: readonly Permission[]): Section[] {
  return sections.filter((section) => section.exists && permissions.includes(section.permission));
}
