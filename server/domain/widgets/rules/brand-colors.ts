/**
 * Colours of a tenant's widget computed so that text on them can be read (WCAG 2.2 AA, success criterion 1.4.3). The server
 * and the configurator use this one function, so what the preview says about contrast is what visitors get.
 */
export type BrandColors = { brand: string; on: string; textLight: string; textDark: string; washLight: string; washDark: string };

type Rgb = readonly [number, number, number];

const INK: Rgb = [11, 15, 20];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Surfaces of the two themes: panels of the widget. */
const LIGHT_SURFACE: Rgb = WHITE;
const DARK_SURFACE: Rgb = [19, 23, 28];

const TEXT_ON_BRAND = 4.5; // WCAG 2.2, 1.4.3: normal text
const TEXT_LIGHT = 4.8; // a little above 4.5, so that the wash behind the text may take some of it
const TEXT_DARK = 6; // thin light text on dark reads worse than its ratio says
const STEP = 0.04; // small enough that the brand keeps its hue, 25 steps at most

export function brandColors(brandHex: string): BrandColors {
  const wanted = parse(brandHex);
  const on = contrast(wanted, WHITE) >= TEXT_ON_BRAND ? WHITE : INK;
  const brand = mixUntil(wanted, on === WHITE ? BLACK : WHITE, (color) => contrast(color, on) >= TEXT_ON_BRAND);
  const textLight = mixUntil(brand, BLACK, (color) => contrast(color, LIGHT_SURFACE) >= TEXT_LIGHT);
  const textDark = mixUntil(brand, WHITE, (color) => contrast(color, DARK_SURFACE) >= TEXT_DARK);
  return {
    brand: hex(brand),
    on: hex(on),
    textLight: hex(textLight),
    textDark: hex(textDark),
    washLight: hex(mix(LIGHT_SURFACE, textLight, 0.08)),
    washDark: hex(mix(DARK_SURFACE, textDark, 0.16)),
  };
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(left: string, right: string): number {
  return contrast(parse(left), parse(right));
}

function mixUntil(from: Rgb, towards: Rgb, isEnough: (color: Rgb) => boolean): Rgb {
  for (let step = 0; step * STEP < 1; step += 1) {
    const color = mix(from, towards, step * STEP);
    if (isEnough(rounded(color))) return rounded(color);
  }
  return towards;
}

function mix(from: Rgb, towards: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => from[index] + (towards[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

function rounded(color: Rgb): Rgb {
  return [Math.round(color[0]), Math.round(color[1]), Math.round(color[2])];
}

function contrast(left: Rgb, right: Rgb): number {
  const [dark, light] = [luminance(left), luminance(right)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of sRGB (WCAG 2.2 glossary). */
function luminance(color: Rgb): number {
  const channel = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2]);
}

function parse(hexColor: string): Rgb {
  const value = /^#[0-9a-f]{6}$/i.test(hexColor) ? Number.parseInt(hexColor.slice(1), 16) : 0x0b7a75;
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function hex(color: Rgb): string {
  return `#${rounded(color)
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
}
