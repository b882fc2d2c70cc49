import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandColors, contrastOf } from './brand-colors';

describe('brand colours', () => {
  test('text on any brand colour reaches 4.5 : 1, and brand text reads on both surfaces', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const colors = brandColors(`#${value.toString(16).padStart(6, '0')}`);
        expect(contrastOf(colors.brand, colors.on)).toBeGreaterThanOrEqual(4.5);
        expect(contrastOf(colors.textLight, '#ffffff')).toBeGreaterThanOrEqual(4.8);
        expect(contrastOf(colors.textDark, '#13171c')).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 3000 },
    );
  });

  test('a colour that already carries white text is left as it is', () => {
    expect(brandColors('#0b7a75')).toMatchObject({ brand: '#0b7a75', on: '#ffffff' });
  });

  test('yellow gets ink text and stays yellow', () => {
    expect(brandColors('#f2c200')).toMatchObject({ brand: '#f2c200', on: '#0b0f14' });
  });
});
