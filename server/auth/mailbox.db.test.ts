import { afterEach, expect, test } from 'vitest';
import { provideEnv } from '@/server/platform/env';
import { sendMail } from '@/server/platform/mail/send-mail';
import { getMailboxLetter, listMailbox } from './mailbox';

afterEach(() => provideEnv({ HOST: '127.0.0.1', DEMO: '0' }));

test('a letter without SMTP is kept, with its attachment in the source', async () => {
  await sendMail({
    to: 'anna@site.example',
    subject: 'Вы записаны',
    html: '<p>да</p>',
    text: 'да',
    attachments: [{ filename: 'invite.ics', contentType: 'text/calendar', content: 'BEGIN:VCALENDAR' }],
  });
  const [letter] = await listMailbox();
  expect(letter).toMatchObject({ recipient: 'anna@site.example', subject: 'Вы записаны' });
  const kept = await getMailboxLetter(letter?.id ?? '');
  expect(kept.raw).toContain('invite.ics');
  expect(kept.raw).toContain('To: anna@site.example');
});

test('the mailbox does not exist unless the server is bound to loopback or is a demo', async () => {
  await sendMail({ to: 'anna@site.example', subject: 'Ссылка', html: '', text: '' });
  const [letter] = await listMailbox();
  provideEnv({ HOST: '0.0.0.0', DEMO: '0' });
  await expect(listMailbox()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(getMailboxLetter(letter?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  provideEnv({ HOST: '0.0.0.0', DEMO: '1' });
  expect(await listMailbox()).not.toHaveLength(0);
});

test('a header cannot be smuggled in through an address or a subject', async () => {
  await sendMail({ to: 'anna@site.example', subject: 'Привет\r\nBcc: evil@site.example', html: '', text: '' });
  const [letter] = await listMailbox();
  const kept = await getMailboxLetter(letter?.id ?? '');
  expect(kept.raw.split('\n').filter((line) => /^bcc:/i.test(line))).toEqual([]);
});
