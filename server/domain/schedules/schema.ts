import { z } from 'zod';

/** Minutes from midnight by the clock on the wall of the business; 1440 is the end of the day. */
const minuteOfDay = z.number().int().min(0).max(1440);
const dateSchema = z.iso.date();

const period = { startMin: minuteOfDay, endMin: minuteOfDay };
const inOrder = (value: { startMin?: number | null; endMin?: number | null }): boolean =>
  value.startMin === undefined ||
  value.startMin === null ||
  value.endMin === undefined ||
  value.endMin === null ||
  value.startMin < value.endMin;

export const weeklyPeriodSchema = z
  .object({ weekday: z.number().int().min(1).max(7), ...period })
  .refine(inOrder, { message: 'schedule.period_order', path: ['endMin'] });
export type WeeklyPeriod = z.infer<typeof weeklyPeriodSchema>;

/** The whole week of one member of staff: replaces what was there. */
export const setWeeklyHoursSchema = z.object({ staffId: z.string(), periods: z.array(weeklyPeriodSchema).max(70) });
export type SetWeeklyHours = z.infer<typeof setWeeklyHoursSchema>;

/**
 * A date that differs from the week. `staffId` null: everybody. Closed without times: the whole day. Closed with times: that part
 * of it. Open with times: these hours instead of the weekly ones.
 */
export const addExceptionSchema = z
  .object({
    staffId: z.string().nullable(),
    date: dateSchema,
    /** Last day of a run of days (a holiday); the same as `date` when absent. */
    until: dateSchema.optional(),
    closed: z.boolean(),
    startMin: minuteOfDay.nullable(),
    endMin: minuteOfDay.nullable(),
    reason: z.string().trim().max(200).optional(),
  })
  .refine(inOrder, { message: 'schedule.period_order', path: ['endMin'] })
  .refine((value) => (value.startMin === null) === (value.endMin === null), { message: 'schedule.period_incomplete', path: ['endMin'] })
  .refine((value) => value.closed || value.startMin !== null, { message: 'schedule.period_incomplete', path: ['startMin'] })
  .refine((value) => !value.until || value.until >= value.date, { message: 'schedule.until_before_date', path: ['until'] });
export type AddException = z.infer<typeof addExceptionSchema>;

export const removeExceptionSchema = z.object({ exceptionId: z.string() });
export const listExceptionsSchema = z.object({ from: dateSchema, to: dateSchema });

/** As stored; the rules read it. */
export type DateException = { staffId: string | null; date: string; closed: boolean; startMin: number | null; endMin: number | null };
