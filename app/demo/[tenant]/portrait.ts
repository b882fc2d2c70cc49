/** Drawn portraits instead of stock faces: a coat, a face and one of a few heads of hair, by the place in the list. */
const skins = ['#f1cdb0', '#e8bd9c', '#f4d5bd', '#dfb08c'] as const;
const hairs = ['#3b2a20', '#1f1a17', '#7a5230', '#a8743c', '#5a3a28'] as const;

const short = [
  'M31 37c-2-15 6-23 17-23s20 7 17 23c-1-6-3-9-5-11-7 3-17 3-24 0-2 2-4 5-5 11z',
  'M31 36c-3-12 3-24 18-23 12 1 18 9 16 23-2-5-3-7-5-9-5 1-12-1-16-4-3 5-9 6-13 13z',
] as const;
const long = [
  [
    'M29 66c-6-34 2-53 19-53s25 19 19 53c-3 3-7 2-7 0V40H36v26c0 2-4 3-7 0z',
    'M32 38c1-13 7-19 16-19s15 6 16 19c-5-2-9-6-11-10-5 6-13 10-21 10z',
  ],
  ['M48 5a8 8 0 0 1 6 13H42a8 8 0 0 1 6-13z', 'M31 38c0-15 7-23 17-23s17 8 17 23c-3-7-7-11-17-11s-14 4-17 11z'],
] as const;

export function portrait(name: string, index: number): string {
  const isWoman = /(ова|ева|ина|ая|кая)$/.test(name.split(' ')[0] ?? '');
  const at = <T>(list: readonly T[]): T | undefined => list[index % list.length];
  const [skin, hair] = [at(skins), at(hairs)];
  const [behind, before] = (isWoman ? at(long) : ['', at(short)]) ?? [];
  const glasses =
    '<g fill="none" stroke="#33474a" stroke-width="1.3"><circle cx="41.5" cy="41" r="4.6"/><circle cx="54.5" cy="41" r="4.6"/><path d="M46.1 41h3.8"/></g>';
  return `<svg class="face" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
<rect width="96" height="96" fill="var(--wash)"/>
${behind ? `<path d="${behind}" fill="${hair}"/>` : ''}
<path d="M10 100c0-24 16-33 38-33s38 9 38 33z" fill="#fff"/>
<path d="M36 68l12 17 12-17-5-2H41z" fill="#0b7a75"/>
<path d="M36 68l-5 6 11 22M60 68l5 6-11 22" fill="none" stroke="#c9d8d6" stroke-width="1.6"/>
<path d="M41.5 54h13v13a6.5 6.5 0 0 1-13 0z" fill="${skin}"/>
<path d="M41.5 58c4 4 9 4 13 0v3c-4 4-9 4-13 0z" fill="#0001"/>
<ellipse cx="48" cy="41" rx="15.5" ry="18" fill="${skin}"/>
<g fill="#2c2320"><circle cx="41.5" cy="41" r="1.4"/><circle cx="54.5" cy="41" r="1.4"/></g>
<path d="M43 49.5q5 4 10 0" fill="none" stroke="#9c5b49" stroke-width="1.5" stroke-linecap="round"/>
<path d="${before}" fill="${hair}"/>
${index % 3 === 2 ? glasses : ''}
</svg>`;
}
