import type { DemoFacts } from '@/server/rest/widget/demo-facts';
import { portrait } from './portrait';
import { document, escape, header, phone, place, price, prices, type Options } from './site-parts';

/**
 * The site of a made-up clinic, written by hand like many customers' sites are. In Russian whatever the reader's language: it is
 * the customer's page, not ours. Services, prices, doctors and contacts are the demo tenant's own rows.
 */
export function clinicPage(facts: DemoFacts, options: Options): string {
  const links = [
    ['prices', 'Услуги и цены'],
    ['doctors', 'Врачи'],
    ['visit', 'Первый приём'],
    ['questions', 'Вопросы'],
    ['contacts', 'Контакты'],
  ] as const;
  const body = `${header(facts, 'стоматология в Екатеринбурге', links)}
<main id="main">
${hero(facts)}
${reasons(facts)}
${prices(facts)}
${doctors(facts)}
${visit}
${questions}
${contacts(facts)}
</main>
<footer><div class="wide"><p>© ${escape(facts.name)}. Имеются противопоказания, необходима консультация специалиста.</p><p>Клиника, врачи и цены вымышлены. Сайт показывает, как работает виджет Fast Lead.</p></div></footer>`;
  return document(facts, options, {
    title: `${facts.name} — стоматология в Екатеринбурге (демонстрация)`,
    note: 'Демонстрационный сайт. Клиника вымышлена, запись и переписка настоящие: они приходят в кабинет демо.',
    body,
  });
}

function hero({ slug, address }: DemoFacts): string {
  return `<section class="hero"><div class="wide">
  <div>
    <h1>Лечим зубы спокойно и по плану</h1>
    <p class="lead">На первом приёме врач осмотрит вас, сделает снимок и составит план с ценами. Решаете вы, дома и без спешки.</p>
    <p class="actions"><button type="button" class="call" data-fl-open>Спросить или записаться</button> <a href="/book/${encodeURIComponent(slug)}">Выбрать время самому</a></p>
    <ul class="facts">
      <li><b>30&nbsp;минут</b>первый приём с&nbsp;планом лечения</li>
      <li><b>2&nbsp;года</b>гарантия на&nbsp;пломбы и&nbsp;коронки</li>
      <li><b>С&nbsp;9 до&nbsp;21</b>${place(address ?? 'Екатеринбург')}</li>
    </ul>
  </div>
  <img class="room" src="/demo/room.svg" alt="Кабинет клиники: кресло, лампа и окно с видом на город" width="560" height="460">
</div></section>`;
}

/** By what people come with, not by what doctors call it; the price is the lowest of the services behind it. */
const occasions = [
  { icon: 'pain', title: 'Болит зуб', text: 'Примем в день обращения, снимем боль на первом визите.', services: ['Острая боль'] },
  {
    icon: 'implant',
    title: 'Нет зуба',
    text: 'Три имплантолога, снимок и план на бесплатной консультации.',
    services: ['Консультация имплантолога'],
  },
  { icon: 'filling', title: 'Кариес', text: 'Анестезия и пломба уже в цене. Каналы лечим под микроскопом.', services: ['Лечение кариеса'] },
  { icon: 'clean', title: 'Чистка', text: 'Ультразвук, Air Flow и полировка за один час.', services: ['Профессиональная гигиена'] },
  { icon: 'child', title: 'Ребёнку', text: 'С трёх лет. Первый визит: познакомиться и не испугаться.', services: ['Детский приём'] },
] as const;

function reasons({ slug, services }: DemoFacts): string {
  const cards = occasions
    .map(({ icon, title, text, services: names }) => {
      const service = services.find(({ name }) => names.some((wanted) => wanted === name));
      const inside = `<img src="/demo/${icon}.svg" alt="" width="40" height="40"><b>${title}</b><span>${text}</span>`;
      return service
        ? `<li><a href="/book/${encodeURIComponent(slug)}?service=${encodeURIComponent(service.id)}">${inside}<em>${price(service)}</em></a></li>`
        : `<li><div>${inside}</div></li>`;
    })
    .join('\n');
  return `<section class="reasons" aria-label="С чем приходят"><div class="wide"><ul>${cards}</ul></div></section>`;
}

function doctors({ slug, services, staff }: DemoFacts): string {
  const cards = staff
    .map((person, index) => {
      const [title = 'Врач', stage = ''] = (person.title ?? 'Врач').split(/,\s*(?=стаж)/);
      const does = services.filter(({ id }) => person.serviceIds.includes(id)).map(({ name }) => name);
      const first = services.find(({ id }) => person.serviceIds.includes(id));
      const link = first
        ? `<a href="/book/${encodeURIComponent(slug)}?service=${encodeURIComponent(first.id)}&amp;staff=${encodeURIComponent(person.id)}" aria-label="Записаться: ${escape(person.name)}">Записаться</a>`
        : '';
      return `<li>${portrait(person.name, index)}<div><b>${escape(person.name)}</b><span>${escape(title)}</span>${stage ? `<span>${escape(stage)}</span>` : ''}<small>${escape(does.slice(0, 3).join(', '))}</small>${link}</div></li>`;
    })
    .join('\n');
  return `<section id="doctors"><div class="wide"><h2>Врачи</h2><ul class="people">${cards}</ul></div></section>`;
}

const visit = `<section id="visit" class="tinted"><div class="wide">
  <h2>Как пройдёт первый приём</h2>
  <ol class="steps">
    <li><b>Запись</b>Напишите в чат или выберите время сами. Напомним накануне.</li>
    <li><b>Осмотр</b>30&nbsp;минут: осмотр, снимок, ответы на вопросы. Возьмите паспорт и прошлые снимки, если есть.</li>
    <li><b>План</b>Два варианта лечения с ценами и сроками. Цена в плане не меняется.</li>
    <li><b>Лечение</b>Перед началом спросим об аллергии и сделаем обезболивание.</li>
  </ol>
</div></section>`;

const answers = [
  [
    'Больно ли лечить?',
    'Работаем под местной анестезией. Если боитесь, скажите: начнём с короткого визита и сделаем паузы, когда попросите.',
  ],
  ['Можно ли платить частями?', 'Да, по этапам плана. Сумма каждого этапа известна заранее, доплат по ходу лечения нет.'],
  [
    'Что, если опоздаю или не смогу прийти?',
    'Перенесите визит по ссылке из сообщения или в чате: это можно сделать без звонка до начала приёма.',
  ],
  ['Делаете ли снимок на месте?', 'Да, прицельный снимок и томографию. Прошлые снимки тоже берите, с ними видно, что изменилось.'],
] as const;

const questions = `<section id="questions"><div class="wide">
  <h2>Частые вопросы</h2>
  <div class="answers">${answers.map(([question, answer]) => `<details><summary>${question}</summary><p>${answer}</p></details>`).join('\n')}</div>
  <p class="more">Не нашли своего вопроса? <button type="button" class="link" data-fl-open>Спросите в чате</button></p>
</div></section>`;

function contacts(facts: DemoFacts): string {
  return `<section id="contacts"><div class="wide split">
  <div>
    <h2>Контакты</h2>
    <dl class="rows">
      <div><dt>Адрес</dt><dd>${place(facts.address ?? 'Екатеринбург, ул. Малышева, 84')}<small>Вход со двора, рядом парковка на 12&nbsp;машин</small></dd></div>
      <div><dt>Приём</dt><dd>пн–сб 9:00–21:00<small>В чате отвечаем круглосуточно</small></dd></div>
      ${facts.phone ? `<div><dt>Телефон</dt><dd>${phone(facts)}</dd></div>` : ''}
    </dl>
    <p class="actions"><button type="button" class="call" data-fl-open>Записаться</button></p>
  </div>
  <img class="map" src="/demo/map.svg" alt="Схема: дом на улице Малышева, вход со двора, парковка" width="560" height="340">
</div></section>`;
}
