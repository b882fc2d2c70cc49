import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { ZodError } from 'zod';
import { enterAsPerson, type Person } from '@/server/auth/person';
import { AppError, type ErrorCode } from '@/server/platform/errors';
import { log } from '@/server/platform/log';
import type { Permission } from '@/server/domain/permissions';
import type { Scope } from '@/server/domain/scope';

/** 1. Context: what the request proved about itself before any procedure runs. */
export type ApiContext = {
  person: Person | null;
  /** Slug from the dashboard's URL (header `x-tenant`); verified against the membership on every call. */
  tenantSlug: string | null;
  locale: string;
  /** Address of the client, behind trusted proxies only. */
  ip: string;
  userAgent: string;
};

const trpcCodes = {
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  INVALID: 'BAD_REQUEST',
  CONFLICT: 'CONFLICT',
  LIMIT_REACHED: 'PAYMENT_REQUIRED',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** 2. Init: errors leave with their code, reason and fields; an unexpected one says nothing about itself. */
const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    const cause = error.cause;
    const app = cause instanceof AppError ? cause : null;
    const isOurFault = error.code === 'INTERNAL_SERVER_ERROR';
    return {
      ...shape,
      message: isOurFault ? 'internal' : (app?.publicMessage ?? app?.reason ?? shape.message),
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        reason: app?.reason ?? (cause instanceof ZodError ? 'input.invalid' : null),
        fields:
          app?.fields ??
          (cause instanceof ZodError ? cause.issues.map((issue) => ({ field: issue.path.join('.'), reason: `input.${issue.code}` })) : []),
        retryAfterSeconds: app?.retryAfterSeconds ?? null,
      },
    };
  },
});

/** An error of ours as tRPC knows it; anything else as it is. */
export function asTrpcError(error: unknown): unknown {
  return error instanceof AppError ? new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error }) : error;
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** 3. Procedures. None exists without saying who may call it. */
const errors = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const app = appErrorOf(result.error);
  if (app) throw asTrpcError(app);
  if (result.error.code === 'INTERNAL_SERVER_ERROR') log.error({ event: 'api_failed', path, err: result.error.cause ?? result.error });
  return result;
});

/** Open to anyone: sign-up, password reset, public facts. */
export const anyone = t.procedure.use(errors);

/** Signed in, no tenant: profile, creating a tenant, the list of own tenants. */
export const signedIn = anyone.use(({ ctx, next }) => {
  if (!ctx.person) throw new AppError('UNAUTHENTICATED', 'no session', { reason: 'session.missing' });
  return next({ ctx: { person: ctx.person } });
});

/** A procedure of a tenant: names its permission and receives the Scope; the whole call is one unit of work. */
export const allow = (permission: Permission) =>
  signedIn
    .use(({ ctx, next }) => {
      if (!ctx.tenantSlug) throw new AppError('INVALID', 'x-tenant header missing', { reason: 'tenant.missing' });
      return enterAsPerson(ctx.person, ctx.tenantSlug, permission, async (scope) => {
        const result = await next({ ctx: { scope } });
        if (!result.ok) throw appErrorOf(result.error) ?? result.error; // tRPC returns failures: throwing rolls the transaction back
        return result;
      });
    })
    .meta({ permission } as object);

/**
 * A procedure that talks to a vendor between two units of work, because no vendor call happens inside one: it receives
 * `enter`, which opens a Scope each time. Who may call it is checked before it runs and again at each entry.
 */
export const allowActing = (permission: Permission) =>
  signedIn
    .use(async ({ ctx, next }) => {
      const { person, tenantSlug } = ctx;
      if (!tenantSlug) throw new AppError('INVALID', 'x-tenant header missing', { reason: 'tenant.missing' });
      const enter = <T>(work: (scope: Scope) => Promise<T>): Promise<T> => enterAsPerson(person, tenantSlug, permission, work);
      const tenantId = await enter(async (scope) => scope.tenantId);
      return next({ ctx: { enter, tenantId } });
    })
    .meta({ permission } as object);

function appErrorOf(error: TRPCError): AppError | null {
  return error.cause instanceof AppError ? error.cause : null;
}
