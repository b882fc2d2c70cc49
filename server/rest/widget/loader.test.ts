import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { neutralConfig } from '@/server/domain/widgets/rules/public-config';
import { encodingOf } from './built-widget';
import { literal, wireConfig, withConfig } from './loader';

const config = neutralConfig({ origin: 'https://product.example', chunks: { app: 'app-1.js' } });
const read = (script: string): unknown => runInNewContext(`(${script})`);

test('what is written into the loader reads back as it was, whatever the texts hold', () => {
  const hostile = { greeting: `</script><!-- $& "' \\ \u2028\u2029 😀 אבג`, 'not-a-name': [1, null, true, false, -0.5] };
  expect(read(literal(hostile))).toEqual(hostile);
  expect(literal(hostile)).not.toContain('</');
  expect(literal(hostile)).not.toMatch(/[\u2028\u2029]/);
  const script = withConfig('(function(){return __FL_CONFIG__})()', { ...config, name: "$& $` $' </script>" });
  expect(read(script)).toMatchObject({ name: "$& $` $' </script>" });
});

test('what is usual is left out and own addresses lose the origin', () => {
  const wire = wireConfig({
    ...config,
    fields: { name: 'optional', contact: 'either' },
    flags: { widget: true, autocapture: true, booking: true },
    booking: { enabled: true, url: 'https://product.example/book/x' },
  });
  expect(wire).not.toHaveProperty('fields');
  expect(wire).not.toHaveProperty('flags');
  expect(wire).not.toHaveProperty('position');
  expect(wire.booking.url).toBe('/book/x');
  expect(wireConfig({ ...config, position: 'left', flags: { widget: true, autocapture: true, booking: false } })).toMatchObject({
    position: 'left',
    flags: { booking: false },
  });
});

test('the best encoding the browser takes is chosen', () => {
  const of = (accept: string) => encodingOf(new Request('http://x', { headers: { 'accept-encoding': accept } }));
  expect(of('gzip, deflate, br, zstd')).toBe('br');
  expect(of('gzip;q=1.0, br;q=0')).toBe('gzip');
  expect(of('')).toBe('identity');
});
