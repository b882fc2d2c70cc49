import type { createCalendar, Taken } from './history-calendar';
import { mailHosts, men, openQuestions, sources, surnames, themes, women, type Source, type Theme } from './demo-words';
import type { HistorySeed } from './history';
import type { Random } from './random';

export type Ending =
  | 'booked'
  | 'silent'
  | 'operator'
  | 'operator_open'
  | 'operator_waiting'
  | 'disqualified'
  | 'later'
  | 'waiting'
  | 'dead_letter';
export type Line = {
  from: 'visitor' | 'bot' | 'member';
  text: string;
  at: Date;
  buttons?: [string, string][];
  slots?: Taken[];
  kind?: 'text' | 'buttons' | 'slots';
};

export type Story = {
  number: number;
  arrival: Date;
  name: string;
  phone: string | null;
  email: string | null;
  channel: 'web' | 'telegram' | 'email';
  source: Source;
  theme: Theme;
  ending: Ending;
  operator: string | null;
  lines: Line[];
  booking: Taken | null;
  bookedAt: Date | null;
  firstContactAt: Date | null;
  lastAt: Date;
};

type Telling = { random: Random; calendar: ReturnType<typeof createCalendar>; seed: HistorySeed; arrival: Date; number: number };

/** One lead from its form to its end. */
export function storyOf(telling: Telling): Story {
  const { random, seed, arrival } = telling;
  const ageHours = (seed.until.getTime() - arrival.getTime()) / 3_600_000;
  const ending = endingOf(random, ageHours);
  const theme = random.pick(themes);
  const channel = random.weighted({ web: 62, telegram: 26, email: 12 });
  const story: Story = {
    ...personOf(random, channel),
    number: telling.number,
    arrival,
    channel,
    source: sourceOf(random),
    theme,
    ending,
    operator: ending.startsWith('operator') ? random.pick(seed.operators) : null,
    lines: [],
    booking: null,
    bookedAt: null,
    firstContactAt: null,
    lastAt: arrival,
  };
  if (ending === 'dead_letter') return story;
  tell(telling, story);
  return story;
}

function endingOf(random: Random, ageHours: number): Ending {
  if (ageHours < 3.2) return random.weighted({ waiting: 26, operator_waiting: 40, operator_open: 20, booked: 14 });
  if (ageHours < 30)
    return random.weighted({
      booked: 38,
      waiting: 14,
      operator_open: 16,
      operator_waiting: 4,
      operator: 16,
      later: 6,
      disqualified: 4,
      dead_letter: 2,
    });
  return random.weighted({ booked: 43, silent: 25, operator: 21, disqualified: 4, later: 7 });
}

function personOf(random: Random, channel: string): { name: string; phone: string | null; email: string | null } {
  const isWoman = random.chance(0.58);
  const surname = random.pick(surnames);
  const full = isWoman ? `${random.pick(women)} ${surname === 'Ким' ? surname : `${surname}а`}` : `${random.pick(men)} ${surname}`;
  const name = random.chance(0.7) ? full : (full.split(' ')[0] ?? full);
  const phone =
    channel === 'email' && random.chance(0.6)
      ? null
      : `+7${random.pick(['912', '922', '902', '904', '950', '982', '999', '965'])}${String(random.int(0, 9_999_999)).padStart(7, '0')}`;
  const email = channel === 'email' || random.chance(0.18) ? `client${random.int(1000, 999_999)}@${random.pick(mailHosts)}` : null;
  return { name, phone, email };
}

function sourceOf(random: Random): Source {
  let left = random.next() * sources.reduce((sum, source) => sum + source.weight, 0);
  return sources.find((source) => (left -= source.weight) < 0) ?? (sources[0] as Source);
}

/** The dialogue, line by line; the clock runs with it. */
function tell({ random, calendar, seed }: Telling, story: Story): void {
  const clock = { ms: story.arrival.getTime() };
  const until = seed.until.getTime() - 60_000;
  const say = (from: Line['from'], text: string, afterMs: number, more: Partial<Line> = {}): boolean => {
    if (clock.ms + afterMs > until) return false;
    clock.ms += afterMs;
    story.lines.push({ from, text, at: new Date(clock.ms), ...more });
    story.lastAt = new Date(clock.ms);
    return true;
  };
  const first = story.name.split(' ')[0];
  const pace = story.channel === 'email' ? 240_000 : 9000;
  const answerMs = () => random.int(pace, pace * 6);
  const botMs = () => (story.channel === 'email' ? random.int(1400, 4200) : random.int(380, 1900));
  say('bot', `Здравствуйте, ${first}. Это клиника «Белая линия», отвечаю сразу.\n\nЧто вас привело?`, botMs(), {
    kind: 'buttons',
    buttons: [...themes.map((theme): [string, string] => [theme.optionId, theme.label]), ['other', 'Другой вопрос']],
  });
  story.firstContactAt = story.lines[0]?.at ?? null;
  if ((story.ending === 'waiting' || story.ending === 'silent') && random.chance(0.45)) return remind(story, say, random);
  if (story.ending.startsWith('operator') && random.chance(0.5)) return talk(random, story, say, random.pick(openQuestions), answerMs);
  say('visitor', story.theme.label, answerMs());
  const { follow } = story.theme;
  if (follow) {
    say('bot', follow.question, botMs(), { kind: 'buttons', buttons: follow.buttons });
    if (story.ending === 'disqualified' && story.theme.optionId === 'child') {
      say('visitor', 'До 3 лет', answerMs());
      say('bot', 'Детей до 3 лет мы, к сожалению, не принимаем: нужна клиника с седацией. Берегите себя.', botMs());
      return;
    }
    say('visitor', follow.answer, answerMs());
  }
  if (story.ending === 'later' || story.ending === 'disqualified') {
    say('visitor', 'Сейчас занята, давайте позже', answerMs());
    say('bot', 'Хорошо, не буду отвлекать. Напишите, когда будет удобно, диалог останется здесь.', botMs());
    story.ending = 'later';
    return;
  }
  const slot =
    story.ending === 'booked' ? calendar.take(story.theme.service, new Date(clock.ms), story.theme.optionId === 'pain' ? 2 : 9) : null;
  say('bot', 'Вот ближайшее свободное время. Нажмите удобное, и я придержу его на 5 минут.', botMs(), {
    kind: 'slots',
    slots: slot ? [slot] : [],
  });
  if (story.ending.startsWith('operator')) return talk(random, story, say, random.pick(story.theme.questions), answerMs);
  if (story.ending !== 'booked') return remind(story, say, random);
  if (!slot) {
    story.ending = 'silent';
    return remind(story, say, random);
  }
  clock.ms = Math.min(clock.ms + answerMs(), until);
  story.booking = slot;
  story.bookedAt = new Date(clock.ms);
  say('bot', 'Вы записаны. Напомню за сутки и за 2 часа.', 0);
}

type SayLine = (from: Line['from'], text: string, afterMs: number, more?: Partial<Line>) => boolean;

function remind(story: Story, say: SayLine, random: Random): void {
  if (story.ending !== 'silent') return;
  say('bot', 'Время ещё есть. Подобрать вам другой день?', 15 * 60_000 + random.int(0, 40_000));
  say('bot', 'Напоминаю последний раз: если вопрос ещё актуален, просто ответьте здесь.', 1440 * 60_000 + random.int(0, 40_000));
}

function talk(random: Random, story: Story, say: SayLine, exchange: [string, string], answerMs: () => number): void {
  say('visitor', exchange[0], answerMs());
  say('bot', 'Передал администратору, он ответит здесь же.', random.int(500, 1500));
  if (story.ending === 'operator_waiting') return;
  if (!say('member', exchange[1], random.int(40_000, 420_000))) {
    story.ending = 'operator_waiting';
    return;
  }
  if (
    random.chance(0.35) &&
    say('visitor', random.pick(['А к которому часу лучше прийти?', 'Парковка рядом есть?', 'Оплатить картой можно?']), answerMs())
  )
    say(
      'member',
      random.pick(['Да, конечно', 'За 10 минут до приёма, этого хватит', 'Да, во дворе, въезд с Малышева']),
      random.int(35_000, 640_000),
    );
  if (random.chance(0.6))
    say('visitor', random.pick(['Спасибо!', 'Поняла, спасибо', 'Хорошо, подумаю', 'Отлично, тогда до встречи']), answerMs());
}
