import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, usualPlaces } from './find-chromium.mjs';

/** Programs in a folder of their own that say a version, as a browser does; nothing of this machine is looked at. */
let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'fast-lead-browsers-'))));
afterEach(() => rm(folder, { recursive: true }));

const none = async (): Promise<null> => null;
const missing = async (): Promise<void> => undefined;

describe('the browser of the tests', () => {
  test('is the one that was chosen', async () => {
    const [chosen, chrome] = [await program('mine'), await program('google-chrome')];
    expect(await findChromium({ env: { CHROMIUM_PATH: chosen }, places: () => [chrome], own: none, install: missing })).toBe(chosen);
  });

  test.each([
    ['not there', async () => join(folder, 'nothing')],
    ['a stub that only says where to get it', async () => program('stub', 'exit 1')],
  ])('chosen but %s is said, and no other is taken for it', async (_name, make) => {
    const chrome = await program('google-chrome');
    await expect(
      findChromium({ env: { CHROMIUM_PATH: await make() }, places: () => [chrome], own: none, install: missing }),
    ).rejects.toThrow(/^CHROMIUM_PATH=.* is not there, or does not say its version/);
  });

  test('is an installed one before the download, and the first that works', async () => {
    const [stub, chromium, downloaded] = [await program('stub', 'exit 1'), await program('chromium'), await program('downloaded')];
    const places = () => [join(folder, 'google-chrome'), stub, chromium];
    expect(await findChromium({ env: {}, places, own: async () => downloaded, install: missing })).toBe(chromium);
    expect(await findChromium({ env: {}, places: () => [stub], own: async () => downloaded, install: missing })).toBe(downloaded);
  });

  test('on the path is Chrome, then Chromium, then Edge', async () => {
    const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge'];
    for (const name of names) await program(name);
    const onPath = usualPlaces({ PATH: folder }).filter((path) => path.startsWith(folder));
    expect(onPath).toEqual(process.platform === 'linux' ? names.map((name) => join(folder, name)) : []);
  });

  test('is installed when there is none, and found where the install put it', async () => {
    const path = join(folder, 'chromium');
    const install = async (): Promise<void> => void (await program('chromium'));
    expect(await findChromium({ env: {}, places: () => [path], own: none, install })).toBe(path);
  });

  test('that cannot be had at all is said with what to do', async () => {
    await expect(findChromium({ env: {}, places: () => [], own: none, install: missing })).rejects.toThrow(
      'The browser tests need a Chromium and none could be installed. Install Chrome, Chromium or Edge, or set CHROMIUM_PATH to one.',
    );
  });
});

async function program(name: string, does = 'echo "Chromium 140.0.1"'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${does}\n`);
  await chmod(path, 0o755);
  return path;
}
