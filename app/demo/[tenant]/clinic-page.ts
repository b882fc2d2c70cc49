import type { DemoFacts } from '@/server/rest/widget/demo-facts';

type Options = { origin: string; locale: 'en' | null; theme: 'dark' | null };

/**
 * The site of a small clinic, written by hand like many customers' sites are. In Russian whatever the reader's language: it
 * is the customer's page, not ours. Everything from the database is escaped.
 */
export function clinicPage(facts: DemoFacts, { origin, locale, theme }: Options): string {
  const { name, slug, key } = facts;
  const language = locale ? ` data-locale="${locale}"` : '';
  return `<!doctype html>
<html lang="ru"${theme ? ` class="${theme}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escape(name)} — стоматология в Екатеринбурге (демонстрация)</title>
<meta name="description" content="Демонстрационный сайт: так выглядит виджет Fast Lead на странице клиники.">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="/demo/clinic.css">
<script async src="${origin}/widget/v1/widget.js?t=${encodeURIComponent(key)}" data-tenant="${escape(key)}"${language}></script>
</head>
<body>
<a class="skip" href="#main">К содержанию</a>
<p class="note">Демонстрационный сайт. Клиника вымышлена, запись и переписка настоящие: они приходят в кабинет демо.</p>
<header>
  <a class="brand" href="/demo/${encodeURIComponent(slug)}"><span class="tooth" aria-hidden="true"></span>${escape(name)}</a>
  <nav aria-label="Разделы"><a href="#services">Услуги и цены</a><a href="#doctors">Врачи</a><a href="#visit">Как мы принимаем</a><a href="#contacts">Контакты</a></nav>
  <button type="button" class="call" data-fl-open>Записаться</button>
</header>
<main id="main">
  <section class="hero">
    <div>
      <h1>Лечим зубы спокойно и по плану</h1>
      <p class="lead">На первом приёме врач осмотрит вас, сделает снимок и составит план с ценами. Решаете вы, дома и без спешки.</p>
      <p class="actions"><button type="button" class="call" data-fl-open>Выбрать время</button> <a href="#services">Посмотреть цены</a></p>
    </div>
    <dl class="facts">
      <div><dt>Адрес</dt><dd>${escape(facts.address ?? 'Екатеринбург, ул. Малышева, 84')}</dd></div>
      <div><dt>Первый приём</dt><dd>30 минут, с планом и&nbsp;ценами</dd></div>
      <div><dt>Гарантия</dt><dd>2 года на пломбы и&nbsp;коронки</dd></div>
    </dl>
  </section>
  ${services(facts)}
  ${doctors(facts)}
  <section id="visit">
    <h2>Как мы принимаем</h2>
    <ol class="steps">
      <li><b>Запись.</b> Напишите в чат или позвоните. Подберём врача и время, напомним накануне.</li>
      <li><b>Осмотр.</b> 30 минут: осмотр, снимок, ответы на вопросы. Возьмите паспорт и прошлые снимки, если есть.</li>
      <li><b>План.</b> Два варианта лечения с ценами и сроками. Цена в плане не меняется.</li>
      <li><b>Лечение.</b> Перед началом спросим об аллергии и сделаем обезболивание.</li>
    </ol>
  </section>
  <section id="contacts" class="contacts">
    <h2>Контакты</h2>
    <p>${escape(facts.address ?? 'Екатеринбург, ул. Малышева, 84')}<br>Вход со двора, рядом парковка на 12 машин. От метро «Геологическая» 7 минут пешком.</p>
    ${facts.phone ? `<p><a href="tel:${escape(facts.phone.replace(/[^+\d]/g, ''))}">${escape(facts.phone)}</a></p>` : ''}
  </section>
</main>
<footer><p>© ${escape(name)}. Имеются противопоказания, необходима консультация специалиста. Лицензия и реквизиты вымышлены.</p></footer>
</body>
</html>
`;
}

function services({ services }: DemoFacts): string {
  const rows = services
    .map(
      (service) =>
        `<tr><th scope="row">${escape(service.name)}${service.description ? `<small>${escape(service.description)}</small>` : ''}</th><td>${service.durationMin}&nbsp;мин</td><td class="price">${price(service)}</td></tr>`,
    )
    .join('\n');
  return `<section id="services"><h2>Услуги и цены</h2><table><thead><tr><th scope="col">Услуга</th><th scope="col">Время</th><th scope="col">Цена</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function price({ priceKopecks, priceFrom }: DemoFacts['services'][number]): string {
  if (priceKopecks === null) return 'по плану';
  if (priceKopecks === 0) return 'бесплатно';
  return `${priceFrom ? 'от&nbsp;' : ''}${new Intl.NumberFormat('ru').format(priceKopecks / 100)}&nbsp;₽`;
}

function doctors({ staff }: DemoFacts): string {
  const cards = staff
    .map(
      (person) =>
        `<li><span class="face" aria-hidden="true">${escape(initials(person.name))}</span><b>${escape(person.name)}</b><span>${escape(person.title ?? 'Врач')}</span></li>`,
    )
    .join('\n');
  return `<section id="doctors"><h2>Врачи</h2><ul class="doctors">${cards}</ul></section>`;
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
