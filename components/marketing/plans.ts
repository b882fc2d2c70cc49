/** Plans of the price list (requirements $1). Limits are of a month; null is without a limit. */
export type Plan = {
  id: 'trial' | 'start' | 'pro' | 'business';
  priceKopecks: number;
  leads: number | null;
  projects: number | null;
  people: number | null;
};

export const plans: readonly Plan[] = [
  { id: 'trial', priceKopecks: 0, leads: 50, projects: 1, people: 3 },
  { id: 'start', priceKopecks: 499_000, leads: 500, projects: 1, people: 3 },
  { id: 'pro', priceKopecks: 999_000, leads: 2000, projects: 3, people: 10 },
  { id: 'business', priceKopecks: 1_999_000, leads: null, projects: null, people: null },
];
