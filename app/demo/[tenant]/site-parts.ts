import type { DemoFacts } from '@/server/rest/widget/demo-facts';

/** What both demo sites are made of. Everything from the database goes through `escape`. */
export type Options = { origin: string; locale: 'en' | null; theme: 'dark' | null };
type Page = { title: string; note: string; body: string };

export function document({ key, isDemo }: DemoFacts, { origin, locale, theme }: Options, { title, note, body }: Page): string {
  const language = locale ? ` data-locale="${locale}"` : '';
  return `<!doctype html>
<html lang="ru"${theme ? ` class="${theme}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escape(title)}</title>
<meta name="description" content="${escape(note)}">
<meta name="robots" content="noindex">
${isDemo ? '<link rel="icon" href="/demo/sign.svg">' : ''}
<link rel="stylesheet" href="/demo/site.css">
<script async src="${origin}/widget/v1/widget.js?t=${encodeURIComponent(key)}" data-tenant="${escape(key)}"${language}></script>
</head>
<body>
<a class="skip" href="#main">К содержанию</a>
<p class="note">${escape(note)}</p>
${body}
</body>
</html>
`;
}

export function header(facts: DemoFacts, caption: string, links: readonly (readonly [id: string, name: string])[]): string {
  const nav = links.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('');
  return `<header>
  <div class="wide">
    <a class="brand" href="/demo/${encodeURIComponent(facts.slug)}">${facts.isDemo ? '<img src="/demo/sign.svg" alt="" width="36" height="36">' : `<i aria-hidden="true">${escape(facts.name.slice(0, 1).toUpperCase())}</i>`}<span>${escape(facts.name)}<small>${escape(caption)}</small></span></a>
    <nav aria-label="Разделы">${nav}</nav>
    ${phone(facts)}
    <button type="button" class="call" data-fl-open>Записаться</button>
  </div>
</header>`;
}

export function phone({ phone: number }: DemoFacts): string {
  return number ? `<a class="phone" href="tel:${escape(number.replace(/[^+\d]/g, ''))}">${escape(number)}</a>` : '';
}

/** The price list by category, each line with its way into the calendar. */
export function prices({ slug, services }: DemoFacts): string {
  const categories = [...new Set(services.map(({ category }) => category))];
  const groups = categories.map((category) => {
    const rows = services
      .filter((service) => service.category === category)
      .map(
        (service) => `<li>
      <div><b>${escape(service.name)}</b>${service.description ? `<small>${escape(service.description)}</small>` : ''}</div>
      <span class="time">${service.durationMin}&nbsp;мин</span>
      <span class="price">${price(service)}</span>
      <a href="/book/${encodeURIComponent(slug)}?service=${encodeURIComponent(service.id)}" aria-label="Записаться: ${escape(service.name)}">Записаться</a>
    </li>`,
      )
      .join('\n');
    return `<div class="group">${category ? `<h3>${escape(category)}</h3>` : ''}<ul>${rows}</ul></div>`;
  });
  return `<section id="prices"><div class="wide"><h2>Услуги и цены</h2><div class="groups${groups.length > 1 ? '' : ' single'}">${groups.join('\n')}</div></div></section>`;
}

export function price({ priceKopecks, priceFrom }: DemoFacts['services'][number]): string {
  if (priceKopecks === null) return '';
  if (priceKopecks === 0) return 'бесплатно';
  return `${priceFrom ? 'от&nbsp;' : ''}${new Intl.NumberFormat('ru').format(priceKopecks / 100)}&nbsp;₽`;
}

/** «ул. Малышева» stays on one line. */
export function place(address: string): string {
  return escape(address).replaceAll(/(^|[ ,])(ул|пр|пер|д)\. /g, '$1$2.&nbsp;');
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
