// Draws app icons and the pictures that social networks show, from the mark and the type of the brand, with a local Chromium:
// `node scripts/draw-brand.mjs`. The results are committed; run it again only when the mark or the words change.
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const tile = readFileSync('app/icon.svg', 'utf8');
const square = tile.replace('rx="8"', 'rx="0"'); // the system rounds it itself
const font = readFileSync('node_modules/@fontsource-variable/onest/files/onest-cyrillic-wght-normal.woff2').toString('base64');
const latin = readFileSync('node_modules/@fontsource-variable/onest/files/onest-latin-wght-normal.woff2').toString('base64');
const words = {
  ru: [
    'Заявка становится записью, пока человек ещё на сайте',
    'Отвечает через секунду, записывает в календарь, зовёт администратора, когда нужен человек',
  ],
  en: [
    'An enquiry becomes a booking while the person is still on your site',
    'Replies in a second, books the time, calls your people when a person is needed',
  ],
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ deviceScaleFactor: 1 });

for (const [file, size, svg, pad] of [
  ['public/icon-192.png', 192, tile, 0],
  ['public/icon-512.png', 512, tile, 0],
  ['public/icon-maskable-512.png', 512, square, 0.08],
  ['app/apple-icon.png', 180, square, 0.04],
  ['dist-favicon.png', 32, tile, 0],
]) {
  const inner = Math.round(size * (1 - 2 * pad));
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:${pad ? '#0b0f14' : 'transparent'}}body{display:grid;place-items:center;height:${size}px}svg{width:${inner}px;height:${inner}px;display:block}</style>${svg}`,
  );
  const png = await page.screenshot({ omitBackground: true });
  if (file === 'dist-favicon.png') writeFileSync('app/favicon.ico', icoOf(png, size));
  else writeFileSync(file, png);
}

await page.setViewportSize({ width: 1200, height: 630 });
for (const [locale, [title, text]] of Object.entries(words)) {
  await page.setContent(`<style>
    @font-face{font-family:O;src:url(data:font/woff2;base64,${font});unicode-range:U+0400-04FF,U+2116;font-weight:100 900}
    @font-face{font-family:O;src:url(data:font/woff2;base64,${latin});unicode-range:U+0000-00FF,U+2000-206F;font-weight:100 900}
    body{margin:0;width:1200px;height:630px;box-sizing:border-box;padding:72px 80px;background:#0b0f14;color:#fafaf7;font-family:O;display:flex;flex-direction:column}
    .logo{display:flex;gap:18px;align-items:center;font-size:40px;font-weight:600;letter-spacing:-.02em}.logo svg{width:64px}
    h1{margin:auto 0 28px;font-size:72px;line-height:76px;font-weight:600;letter-spacing:-.035em;max-width:1000px}p{margin:0;font-size:30px;line-height:42px;color:#b9bec6;max-width:900px}
    .t{display:flex;gap:14px;margin-top:44px}.t i{width:10px;height:44px;border-radius:2px;transform:skewX(-20deg);background:#fafaf7}.t i.a{background:#c8f031}</style>
    <div class="logo">${tile.replace('fill="#0b0f14"', 'fill="none"')}Fast Lead</div><h1>${title}</h1><p>${text}</p><div class="t">${'<i></i>'.repeat(17)}${'<i class="a"></i>'.repeat(3)}</div>`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `public/og-${locale}.png` });
}
await browser.close();

/** One PNG in the ICO container (ICONDIR, one ICONDIRENTRY). */
function icoOf(png, size) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}
