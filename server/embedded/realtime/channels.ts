import { frame, isPresence } from './protocol';
import type { HubSocket } from './socket';

export type Member = { id: string; info: unknown };

/** A channel exists while somebody is subscribed. A member is there while one of the person's sockets is. */
type Channel = { sockets: Map<HubSocket, Member | null>; members: Map<string, { info: unknown; sockets: number }> };

/** Who is subscribed to what, and the notices that follow from it. */
export class Channels {
  private readonly byName = new Map<string, Channel>();

  /** Adds the socket, tells it so, and tells the others of a presence channel when the person was not there before. */
  join(name: string, socket: HubSocket, member: Member | null): void {
    const channel = this.byName.get(name) ?? { sockets: new Map(), members: new Map() };
    this.byName.set(name, channel);
    channel.sockets.set(socket, member);
    socket.channels.add(name);
    const isNew = member !== null && this.countIn(channel, member);
    socket.send(frame('pusher_internal:subscription_succeeded', member ? presenceOf(channel) : {}, name));
    if (member && isNew)
      this.broadcast(name, frame('pusher_internal:member_added', { user_id: member.id, user_info: member.info }, name), socket);
  }

  leave(name: string, socket: HubSocket): void {
    const channel = this.byName.get(name);
    if (!channel?.sockets.has(socket)) return;
    const member = channel.sockets.get(socket) ?? null;
    channel.sockets.delete(socket);
    socket.channels.delete(name);
    if (channel.sockets.size === 0) {
      this.byName.delete(name);
      return;
    }
    const known = member && channel.members.get(member.id);
    if (!member || !known) return;
    known.sockets -= 1;
    if (known.sockets > 0) return;
    channel.members.delete(member.id);
    this.broadcast(name, frame('pusher_internal:member_removed', { user_id: member.id }, name));
  }

  leaveAll(socket: HubSocket): void {
    for (const name of Array.from(socket.channels)) this.leave(name, socket);
  }

  /** Sends one ready-made frame to everybody on the channel but `except`. Returns how many were told. */
  broadcast(name: string, text: string, except?: HubSocket | string): number {
    let told = 0;
    // A copy: a slow consumer is dropped while we go through, which changes the map.
    for (const socket of Array.from(this.byName.get(name)?.sockets.keys() ?? [])) {
      if (socket === except || socket.id === except) continue;
      socket.send(text);
      told += 1;
    }
    return told;
  }

  memberOf(name: string, socket: HubSocket): Member | null {
    return this.byName.get(name)?.sockets.get(socket) ?? null;
  }

  memberCount(name: string): number {
    return this.byName.get(name)?.members.size ?? 0;
  }

  hasMember(name: string, id: string): boolean {
    return this.byName.get(name)?.members.has(id) ?? false;
  }

  subscriptionCount(name: string): number {
    return this.byName.get(name)?.sockets.size ?? 0;
  }

  memberIds(name: string): string[] {
    return [...(this.byName.get(name)?.members.keys() ?? [])];
  }

  names(prefix = ''): string[] {
    return [...this.byName.keys()].filter((name) => name.startsWith(prefix));
  }

  /** What the HTTP interface says of a channel; a member count only where there are members. */
  info(name: string, wanted: ReadonlySet<string>): Record<string, number> {
    return {
      ...(wanted.has('user_count') && isPresence(name) ? { user_count: this.memberCount(name) } : {}),
      ...(wanted.has('subscription_count') ? { subscription_count: this.subscriptionCount(name) } : {}),
    };
  }

  private countIn(channel: Channel, member: Member): boolean {
    const known = channel.members.get(member.id);
    if (known) known.sockets += 1;
    else channel.members.set(member.id, { info: member.info, sockets: 1 });
    return !known;
  }
}

function presenceOf(channel: Channel): unknown {
  const ids = [...channel.members.keys()];
  return { presence: { ids, hash: Object.fromEntries([...channel.members].map(([id, member]) => [id, member.info])), count: ids.length } };
}
