import { letterHtml, letterText, type LetterBlock, type LetterContent } from './layout';

/** Letters about a person's own account. All of them are answers to a request, so none carries an unsubscribe link. */
export type AccountMail = {
  kind: 'confirm' | 'already' | 'reset' | 'signIn' | 'changed';
  locale: 'ru' | 'en';
  link: string;
  email: string;
  name: string | null;
};

type Words = { subject: string; preheader: string; title: string; text: string; button: string; life: string | null; stranger: string };

export function accountMail(mail: AccountMail): { subject: string; html: string; text: string } {
  const words = (mail.locale === 'en' ? english : russian)[mail.kind];
  const hello = mail.name
    ? mail.locale === 'en'
      ? `Hello ${mail.name}. `
      : `${mail.name}, здравствуйте. `
    : mail.locale === 'en'
      ? 'Hello. '
      : 'Здравствуйте. ';
  const copy = mail.locale === 'en' ? 'If the button does not work, copy the address:' : 'Если кнопка не нажимается, скопируйте адрес:';
  const blocks: LetterBlock[] = [
    { type: 'title', text: words.title },
    { type: 'text', text: `${hello}${words.text}` },
    { type: 'button', label: words.button, url: mail.link },
    { type: 'address', intro: words.life ? `${words.life} ${copy}` : copy, url: mail.link },
    { type: 'rule' },
    { type: 'text', text: words.stranger, small: true },
  ];
  const footer =
    mail.locale === 'en'
      ? [`This letter was sent to ${mail.email} because somebody entered this address at Fast Lead.`]
      : [`Письмо отправлено на ${mail.email}: этот адрес указали в Fast Lead.`];
  const content: LetterContent = { lang: mail.locale, subject: words.subject, preheader: words.preheader, blocks, footer };
  return { subject: words.subject, html: letterHtml(content), text: letterText(content) };
}

const russian: Record<AccountMail['kind'], Words> = {
  confirm: {
    subject: 'Подтвердите почту для Fast Lead',
    preheader: 'Одна кнопка, и кабинет открыт. Ссылка работает 24 часа.',
    title: 'Подтвердите почту',
    text: 'Вы создаёте кабинет в Fast Lead. Подтвердите почту, и мы перейдём к настройке: она занимает около трёх минут.',
    button: 'Подтвердить почту',
    life: 'Ссылка работает 24 часа и один раз.',
    stranger: 'Это были не вы? Ничего не делайте: без подтверждения кабинет удалится сам через 7 дней.',
  },
  already: {
    subject: 'У вас уже есть кабинет Fast Lead',
    preheader: 'Этот адрес уже зарегистрирован. Можно войти или задать новый пароль.',
    title: 'Кабинет уже есть',
    text: 'Кто-то, возможно вы, регистрирует этот адрес ещё раз. Ваш кабинет на месте, пароль не менялся: можно просто войти. Если пароль забыт, на странице входа есть ссылка «Забыли пароль».',
    button: 'Войти',
    life: null,
    stranger: 'Это были не вы? Ничего не делайте: с кабинетом ничего не произошло.',
  },
  reset: {
    subject: 'Новый пароль для Fast Lead',
    preheader: 'Ссылка для нового пароля. Работает один час.',
    title: 'Задайте новый пароль',
    text: 'Вы попросили ссылку для нового пароля. После смены мы завершим все сеансы, и на каждом устройстве нужно будет войти заново.',
    button: 'Задать пароль',
    life: 'Ссылка работает один час и один раз.',
    stranger: 'Это были не вы? Ничего не делайте: прежний пароль продолжает работать.',
  },
  signIn: {
    subject: 'Ссылка для входа в Fast Lead',
    preheader: 'Вход без пароля. Ссылка работает 15 минут.',
    title: 'Войдите по ссылке',
    text: 'Вы попросили ссылку для входа без пароля.',
    button: 'Войти',
    life: 'Ссылка работает 15 минут и один раз.',
    stranger: 'Это были не вы? Не открывайте ссылку и никому её не пересылайте: по ней входят в ваш кабинет.',
  },
  changed: {
    subject: 'Пароль Fast Lead изменён',
    preheader: 'Если это были не вы, задайте новый пароль сейчас.',
    title: 'Пароль изменён',
    text: 'Пароль вашего кабинета только что изменили, остальные сеансы завершены. Если это сделали вы, ничего делать не нужно.',
    button: 'Это был не я',
    life: null,
    stranger: 'По кнопке можно запросить ссылку для нового пароля.',
  },
};

const english: Record<AccountMail['kind'], Words> = {
  confirm: {
    subject: 'Confirm your email for Fast Lead',
    preheader: 'One button and your account is open. The link works for 24 hours.',
    title: 'Confirm your email',
    text: 'You are creating a Fast Lead account. Confirm your email and we go on to the set-up: it takes about three minutes.',
    button: 'Confirm email',
    life: 'The link works for 24 hours, once.',
    stranger: 'Was it not you? Do nothing: an account that is not confirmed deletes itself after 7 days.',
  },
  already: {
    subject: 'You already have a Fast Lead account',
    preheader: 'This address is registered. Sign in or set a new password.',
    title: 'Your account exists',
    text: 'Somebody, perhaps you, is registering this address again. Your account is in place and the password has not changed: just sign in. If the password is forgotten, the sign-in page has a link for that.',
    button: 'Sign in',
    life: null,
    stranger: 'Was it not you? Do nothing: nothing has happened to your account.',
  },
  reset: {
    subject: 'New password for Fast Lead',
    preheader: 'A link to set a new password. It works for one hour.',
    title: 'Set a new password',
    text: 'You asked for a link to set a new password. After the change we end all sessions, so you will sign in again on every device.',
    button: 'Set a password',
    life: 'The link works for one hour, once.',
    stranger: 'Was it not you? Do nothing: the old password still works.',
  },
  signIn: {
    subject: 'Your Fast Lead sign-in link',
    preheader: 'Sign in without a password. The link works for 15 minutes.',
    title: 'Sign in with a link',
    text: 'You asked for a link to sign in without a password.',
    button: 'Sign in',
    life: 'The link works for 15 minutes, once.',
    stranger: 'Was it not you? Do not open the link and do not pass it on: it opens your account.',
  },
  changed: {
    subject: 'Your Fast Lead password has changed',
    preheader: 'If it was not you, set a new password now.',
    title: 'The password has changed',
    text: 'The password of your account has just been changed and other sessions have ended. If it was you, there is nothing to do.',
    button: 'It was not me',
    life: null,
    stranger: 'The button lets you ask for a link to set a new password.',
  },
};
