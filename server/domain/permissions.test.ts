import { describe, expect, test } from 'vitest';
import { can, permissions, permissionsOf, roles } from './permissions';

test('who may do what is exactly this: a change of it is a decision, not a side effect', () => {
  const table = Object.keys(permissions).map(
    (permission) => `${permission.padEnd(22)} ${roles.map((role) => (can(role, permission) ? role : '-'.repeat(role.length))).join(' ')}`,
  );
  expect(`\n${table.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    tenant:read            admin operator analyst
    tenant:write           admin -------- -------
    overview:read          admin operator analyst
    leads:read             admin operator analyst
    leads:write            admin operator -------
    contacts:reveal        admin -------- -------
    conversations:read     admin operator -------
    conversations:write    admin operator -------
    canned-replies:read    admin operator -------
    canned-replies:write   admin -------- -------
    bookings:read          admin operator analyst
    bookings:write         admin operator -------
    services:read          admin operator analyst
    services:write         admin -------- -------
    widget:read            admin -------- -------
    widget:write           admin -------- -------
    connections:read       admin -------- -------
    connections:write      admin -------- -------
    automations:read       admin -------- -------
    automations:write      admin -------- -------
    flags:write            admin -------- -------
    lab:use                admin -------- -------
    "
  `);
});

describe('can', () => {
  test.each(['owner', '', 'ADMIN', '__proto__', 'constructor'])('role %j may nothing', (role) => {
    expect(Object.keys(permissions).filter((permission) => can(role, permission))).toEqual([]);
  });

  test.each(['', 'leads:delete', '__proto__', 'toString', 'constructor', 'hasOwnProperty'])('nobody may %j', (permission) => {
    expect(roles.filter((role) => can(role, permission))).toEqual([]);
  });

  test('the browser receives what the server grants', () => {
    for (const role of roles) expect(permissionsOf(role).every((permission) => can(role, permission))).toBe(true);
  });
});
