/** Russian zones: [«по …», «в …», the short mark]. Others are named by their city. */
const RU_ZONES: Record<string, [string, string, string]> = {
  'Europe/Kaliningrad': ['Калининграду', 'Калининграде', 'клг'],
  'Europe/Moscow': ['Москве', 'Москве', 'мск'],
  'Europe/Samara': ['Самаре', 'Самаре', 'смр'],
  'Asia/Yekaterinburg': ['Екатеринбургу', 'Екатеринбурге', 'екб'],
  'Asia/Omsk': ['Омску', 'Омске', 'омск'],
  'Asia/Novosibirsk': ['Новосибирску', 'Новосибирске', 'нск'],
  'Asia/Krasnoyarsk': ['Красноярску', 'Красноярске', 'крск'],
  'Asia/Irkutsk': ['Иркутску', 'Иркутске', 'ирк'],
  'Asia/Yakutsk': ['Якутску', 'Якутске', 'якт'],
  'Asia/Vladivostok': ['Владивостоку', 'Владивостоке', 'влд'],
  'Asia/Magadan': ['Магадану', 'Магадане', 'мгд'],
  'Asia/Kamchatka': ['Камчатке', 'Петропавловске-Камчатском', 'кмч'],
};

export type ZoneNames = { by: string; at: string; mark: string };

/** How a zone is named beside a time: «по Омску», «в Омске», «омск». */
export function zoneNames(timeZone: string, locale: string): ZoneNames {
  const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
  if (locale === 'en') return { by: `${city} time`, at: `in ${city}`, mark: '' };
  const known = RU_ZONES[timeZone];
  return known ? { by: `по ${known[0]}`, at: `в ${known[1]}`, mark: known[2] } : { by: `по времени ${city}`, at: `(${city})`, mark: '' };
}
