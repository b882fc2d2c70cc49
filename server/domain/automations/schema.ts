import { z } from 'zod';

/**
 * A qualification scenario as the tenant edits it: what is asked, in which order, what an answer leads to, and every text the
 * bot says. Texts are the tenant's own words in the tenant's language; `{name}` in them becomes the person's name and is
 * dropped with its comma when the name is unknown.
 */
const id = z.string().regex(/^[a-z0-9_-]{1,32}$/);
const text = z.string().trim().min(1).max(1000);

/** What choosing an option, or a yes or a no, leads to. */
const consequence = z.discriminatedUnion('do', [
  z.object({ do: z.literal('next') }),
  z.object({ do: z.literal('goto'), questionId: id }),
  z.object({ do: z.literal('offer'), serviceId: z.string().optional() }),
  z.object({ do: z.literal('escalate') }),
  z.object({ do: z.literal('disqualify') }),
]);

export const questionSchema = z.object({
  id,
  text,
  expects: z.enum(['option', 'yes_no', 'number', 'phone', 'email', 'text']),
  options: z
    .array(
      z.object({
        id,
        label: z.string().trim().min(1).max(60),
        words: z.array(z.string().max(40)).default([]),
        then: consequence.default({ do: 'next' }),
      }),
    )
    .max(8)
    .default([]),
  onYes: consequence.default({ do: 'next' }),
  onNo: consequence.default({ do: 'next' }),
  /** A question whose answer is already known (a phone left in the form) is not asked. */
  skipWhenKnown: z.boolean().default(true),
});

export const scenarioSchema = z
  .object({
    greeting: text,
    questions: z.array(questionSchema).max(12),
    /** Shown above the slot cards. */
    offer: text,
    /** Service offered when no answer named one; absent: the first active service. */
    serviceId: z.string().optional(),
    texts: z.object({
      notUnderstood: text,
      escalated: text,
      disqualified: text,
      noSlots: text,
      later: text,
      askContact: text,
      booked: text,
      reminders: z.array(text).max(3),
      farewell: text,
    }),
    /** Minutes of silence before each reminder; after the last one and as long again the lead is left in peace. */
    reminderMinutes: z.array(z.number().int().min(1).max(10_080)).max(3).default([15, 1440]),
    /** Messages that come within this many milliseconds are answered once. */
    burstMs: z.number().int().min(0).max(300_000).default(1500),
    /** The bot falls silent after so many messages in one conversation and calls a person. */
    maxBotMessages: z.number().int().min(3).max(100).default(25),
  })
  .superRefine((scenario, context) => {
    const ids = scenario.questions.map((question) => question.id);
    if (new Set(ids).size !== ids.length) context.addIssue({ code: 'custom', path: ['questions'], message: 'question ids must differ' });
    for (const [index, question] of scenario.questions.entries()) {
      if (question.expects === 'option' && question.options.length < 2)
        context.addIssue({ code: 'custom', path: ['questions', index, 'options'], message: 'a question with options needs at least two' });
      for (const then of [...question.options.map((option) => option.then), question.onYes, question.onNo])
        if (then.do === 'goto' && !ids.includes(then.questionId))
          context.addIssue({ code: 'custom', path: ['questions', index], message: `there is no question "${then.questionId}"` });
    }
  });

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type Question = z.infer<typeof questionSchema>;
export type Consequence = z.infer<typeof consequence>;

/** What is known so far: answers by question id, as the person's words and as understood. */
export const answersSchema = z.record(z.string(), z.object({ raw: z.string(), value: z.string() }));
export type Answers = z.infer<typeof answersSchema>;

export const cursorSchema = z.object({
  questionId: z.string().nullable().default(null),
  misses: z.number().int().default(0),
  serviceId: z.string().nullable().default(null),
  reminders: z.number().int().default(0),
});
export type Cursor = z.infer<typeof cursorSchema>;

export const stages = ['asking', 'offering', 'booked', 'escalated', 'done'] as const;
export type Stage = (typeof stages)[number];
