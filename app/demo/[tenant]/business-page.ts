import type { DemoFacts } from '@/server/rest/widget/demo-facts';
import type { Industry } from '@/server/domain/tenants/schema';
import { document, escape, header, phone, place, prices, type Options } from './site-parts';

const promises: Record<Industry, [title: string, lead: string, people: string]> = {
  dental: ['Запись к врачу без звонка', 'Выберите услугу и время или спросите в чате: ответим сразу.', 'Врачи'],
  auto: ['Запись в сервис без звонка', 'Выберите работу и время или опишите, что с машиной: ответим сразу.', 'Мастера'],
  languages: ['Запишитесь на пробный урок', 'Выберите курс и время или спросите в чате: подскажем уровень и группу.', 'Преподаватели'],
  beauty: ['Запись к мастеру без звонка', 'Выберите услугу и время или спросите в чате: ответим сразу.', 'Мастера'],
  renovation: ['Замер и смета в удобное время', 'Выберите время или расскажите в чате, что нужно сделать.', 'Специалисты'],
  legal: ['Запишитесь на консультацию', 'Выберите время или коротко опишите вопрос в чате: скажем, чем поможем.', 'Юристы'],
  other: ['Запишитесь онлайн', 'Выберите услугу и время или спросите в чате: ответим сразу.', 'Специалисты'],
};

/** A plain page of somebody's own company, from what they entered themselves: they try their widget on it. */
export function businessPage(facts: DemoFacts, options: Options): string {
  const [title, lead, people] = promises[facts.industry];
  const links = [
    ...(facts.services.length > 0 ? [['prices', 'Услуги и цены'] as const] : []),
    ...(facts.staff.length > 0 ? [['people', people] as const] : []),
    ...(facts.address || facts.phone ? [['contacts', 'Контакты'] as const] : []),
  ];
  const body = `${header(facts, 'пробная страница', links)}
<main id="main">
  <section class="hero plain"><div class="wide"><div>
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    <p class="actions"><button type="button" class="call" data-fl-open>Написать нам</button> <a href="/book/${encodeURIComponent(facts.slug)}">Выбрать время</a></p>
  </div></div></section>
  ${facts.services.length > 0 ? prices(facts) : ''}
  ${facts.staff.length > 0 ? staff(facts, people) : ''}
  ${facts.address || facts.phone ? contacts(facts) : ''}
</main>
<footer><div class="wide"><p>${escape(facts.name)}. Эту страницу собрал Fast Lead из ваших услуг и специалистов, чтобы вы проверили виджет.</p></div></footer>`;
  return document(facts, options, {
    title: `${facts.name} — пробная страница`,
    note: 'Пробная страница: так виджет выглядит на сайте. Заявки отсюда приходят в ваш кабинет с пометкой «проверка».',
    body,
  });
}

function staff({ staff: people }: DemoFacts, title: string): string {
  const cards = people
    .map((person) => `<li><div><b>${escape(person.name)}</b>${person.title ? `<span>${escape(person.title)}</span>` : ''}</div></li>`)
    .join('\n');
  return `<section id="people"><div class="wide"><h2>${title}</h2><ul class="people plain">${cards}</ul></div></section>`;
}

function contacts(facts: DemoFacts): string {
  const address = facts.address ? `<p>${place(facts.address)}</p>` : '';
  return `<section id="contacts"><div class="wide"><h2>Контакты</h2>${address}<p>${phone(facts)}</p></div></section>`;
}
