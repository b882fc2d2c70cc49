import { z } from 'zod';

/**
 * A run of the lab, saved as a file that can be done again: what people did, when by the tenant's clock, what was broken, and
 * what they were answered. Ids, dates and times differ from run to run, so a press is "button 2 of message 3" and answers
 * have placeholders (rules.ts). `testing/replay-trial.ts` does it again through the real simulators.
 */
export const trialFormat = 'fast-lead-trial';

const person = { person: z.string() };
/** How many answers were on the person's screen when they did it: the replay waits for as many. */
const seen = { seen: z.number().int().min(0) };
/** The same for what is done to everybody: how many answers each person had. */
const seenBy = { seenBy: z.record(z.string(), z.number().int().min(0)) };
const step = { afterMs: z.number().int().min(0) };

export const trialStepSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('lead'),
    ...person,
    channel: z.string(),
    name: z.string(),
    phone: z.string().optional(),
    email: z.string().optional(),
    ...step,
  }),
  z.object({ do: z.literal('start'), ...person, ...seen, withLink: z.boolean(), ...step }),
  z.object({ do: z.literal('type'), ...person, ...seen, text: z.string(), ...step }),
  z.object({ do: z.literal('edit'), ...person, ...seen, message: z.number().int(), text: z.string(), ...step }),
  z.object({ do: z.literal('press'), ...person, ...seen, message: z.number().int(), button: z.number().int(), ...step }),
  z.object({ do: z.literal('contact'), ...person, ...seen, own: z.boolean(), ...step }),
  z.object({ do: z.literal('block'), ...person, ...seen, blocked: z.boolean(), ...step }),
  z.object({ do: z.literal('reply'), ...person, ...seen, message: z.number().int(), text: z.string(), ...step }),
  z.object({ do: z.literal('fault'), device: z.enum(['telegram', 'mail']), kind: z.string(), value: z.number().int(), ...seenBy, ...step }),
  z.object({ do: z.literal('clock'), byMs: z.number().int(), ...seenBy, ...step }),
]);
export type TrialStep = z.infer<typeof trialStepSchema>;

const answerSchema = z.object({ text: z.string(), buttons: z.array(z.string()) });
export type TrialAnswer = z.infer<typeof answerSchema>;

export const trialSchema = z.object({
  format: z.literal(trialFormat),
  version: z.literal(1),
  name: z.string(),
  savedAt: z.string(),
  /** The scenario in force, services by name. */
  scenario: z.unknown(),
  people: z.array(z.object({ id: z.string(), device: z.enum(['telegram', 'mail']), name: z.string(), phone: z.string() })),
  steps: z.array(trialStepSchema),
  answers: z.record(z.string(), z.array(answerSchema)),
});
export type Trial = z.infer<typeof trialSchema>;

/** A run as the lab tells it. */
export const savedRunSchema = z.object({
  acts: z.array(z.looseObject({ do: z.string(), at: z.coerce.date(), person: z.string().optional() })),
  people: z.array(
    z.object({
      id: z.string(),
      device: z.enum(['telegram', 'mail']),
      name: z.string(),
      phone: z.string(),
      answers: z.array(z.object({ text: z.string(), buttons: z.array(z.string()), at: z.coerce.date() })),
    }),
  ),
});
export type SavedRun = z.infer<typeof savedRunSchema>;
