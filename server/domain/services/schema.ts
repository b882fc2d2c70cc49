import { z } from 'zod';

/** What a business sells by appointment, and who does it. Times are minutes, money is kopecks. */
const id = z.string().min(1).max(64);
const minutes = (max: number) => z.number().int().min(0).max(max);

export const serviceInputSchema = z.object({
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(500).nullable().default(null),
  category: z.string().trim().max(80).nullable().default(null),
  durationMin: z.number().int().min(5).max(1440),
  bufferBeforeMin: minutes(480).default(0),
  bufferAfterMin: minutes(480).default(0),
  /** Null: no price is shown; 0: free. */
  priceKopecks: z.number().int().min(0).max(100_000_000_00).nullable().default(null),
  /** «от 2 900 ₽». */
  priceFrom: z.boolean().default(false),
  noticeMin: minutes(60 * 24 * 60).default(60),
  horizonDays: z.number().int().min(1).max(366).default(30),
  stepMin: z.number().int().min(5).max(1440).default(30),
  active: z.boolean().default(true),
  staffIds: z.array(id).max(200).default([]),
});
export type ServiceInput = z.infer<typeof serviceInputSchema>;

export const createServiceSchema = serviceInputSchema;
export const updateServiceSchema = serviceInputSchema.extend({ serviceId: id });
export const serviceIdSchema = z.object({ serviceId: id });

export const staffInputSchema = z.object({
  name: z.string().trim().min(1).max(120),
  title: z.string().trim().max(120).nullable().default(null),
  active: z.boolean().default(true),
  serviceIds: z.array(id).max(200).default([]),
});
export type StaffInput = z.infer<typeof staffInputSchema>;

export const createStaffSchema = staffInputSchema;
export const updateStaffSchema = staffInputSchema.extend({ staffId: id });

export const listServicesSchema = z.object({ activeOnly: z.boolean().default(false) });

export type ServiceCard = {
  id: string;
  name: string;
  description: string | null;
  category: string | null;
  durationMin: number;
  bufferBeforeMin: number;
  bufferAfterMin: number;
  priceKopecks: number | null;
  priceFrom: boolean;
  noticeMin: number;
  horizonDays: number;
  stepMin: number;
  active: boolean;
  staffIds: string[];
};
export type StaffCard = { id: string; name: string; title: string | null; active: boolean; serviceIds: string[] };
