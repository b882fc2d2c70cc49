import { randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { closeCodes, frame } from './protocol';

/** Bounds of the hub; tests shorten the times, `create-hub.ts` states the defaults and their reasons. */
export type HubLimits = {
  maxSockets: number;
  maxChannelsPerSocket: number;
  maxPresenceMembers: number;
  maxBufferedBytes: number;
  clientEventsPerSecond: number;
  framesPerSecond: number;
  activityTimeoutMs: number;
  pongTimeoutMs: number;
};

/** One browser's connection: what it is subscribed to, how much it may say, and whether it is still there. */
export class HubSocket {
  readonly id = `${randomInt(1, 2 ** 40)}.${randomInt(1, 2 ** 40)}`;
  readonly channels = new Set<string>();
  /** It is on a channel that only our own server could have let it into. */
  isProven = false;
  /** Whose it is, once it signed in. */
  userId: string | null = null;
  private lastHeardAt: number;
  private pingedAt: number | null = null;
  private readonly clientEvents: Allowance;
  private readonly frames: Allowance;

  constructor(
    private readonly ws: WebSocket,
    private readonly limits: HubLimits,
    nowMs: number,
    private readonly onSlow: (socket: HubSocket) => void,
  ) {
    this.lastHeardAt = nowMs;
    this.clientEvents = new Allowance(limits.clientEventsPerSecond, limits.clientEventsPerSecond, nowMs);
    // Four seconds' worth at once: a dashboard subscribes to all its channels on connecting.
    this.frames = new Allowance(limits.framesPerSecond * 4, limits.framesPerSecond, nowMs);
  }

  /** Anything that arrives proves the line. Returns false when the client talks too much. */
  heard(nowMs: number): boolean {
    this.lastHeardAt = nowMs;
    this.pingedAt = null;
    return this.frames.take(nowMs);
  }

  mayTellOthers(nowMs: number): boolean {
    return this.clientEvents.take(nowMs);
  }

  /** A reader that cannot keep up is cut off: its backlog would grow in our memory, and it resyncs by sequence number anyway. */
  send(text: string): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    if (this.ws.bufferedAmount > this.limits.maxBufferedBytes) {
      this.onSlow(this);
      this.ws.terminate();
      return;
    }
    this.ws.send(text);
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason);
  }

  /** Says why and lets go at once: a dead or hostile peer never answers a close frame and would be kept for 30 s. */
  drop(code: number, reason: string): void {
    this.ws.close(code, reason);
    this.ws.terminate();
  }

  terminate(): void {
    this.ws.terminate();
  }

  /**
   * Half-open detection: a line silent for the activity time-out gets a ping; silent for the pong time-out after it, it is
   * dropped.
   */
  checkAlive(nowMs: number): void {
    if (this.pingedAt !== null) {
      if (nowMs - this.pingedAt < this.limits.pongTimeoutMs) return;
      return this.drop(closeCodes.pongMissing, 'Pong not received');
    }
    if (nowMs - this.lastHeardAt < this.limits.activityTimeoutMs) return;
    this.pingedAt = nowMs;
    this.send(frame('pusher:ping', {}));
  }
}

/** Token bucket: `capacity` at once, `perSecond` for ever. */
class Allowance {
  private left: number;

  constructor(
    private readonly capacity: number,
    private readonly perSecond: number,
    private at: number,
  ) {
    this.left = capacity;
  }

  take(nowMs: number): boolean {
    this.left = Math.min(this.capacity, this.left + ((nowMs - this.at) / 1000) * this.perSecond);
    this.at = nowMs;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
