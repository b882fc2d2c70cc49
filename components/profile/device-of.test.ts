import { expect, test } from 'vitest';
import { deviceOf } from './device-of';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 YaBrowser/25.1 Safari/537.36',
    'Яндекс Браузер',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  ['Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  [null, null, null],
])('%s is recognised', (agent, browser, system) => {
  expect(deviceOf(agent)).toEqual({ browser, system });
});
