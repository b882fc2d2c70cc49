'use client';

import './globals.css';

/**
 * When even the frame of a page failed: no texts, no providers, so both languages stand here as they are. The only place
 * where words live in code.
 */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="ru">
      <body>
        <main className="mx-auto grid min-h-dvh max-w-[640px] content-center gap-6 px-6">
          <h1 className="text-xl font-semibold">Страница не открылась</h1>
          <p className="text-md text-ink-2">Ошибка на нашей стороне, она уже записана. Заявки принимаются и не теряются.</p>
          <p lang="en" className="text-md text-ink-2">
            The page did not open. The fault is ours and it is recorded. Leads keep coming in and none is lost.
          </p>
          <button type="button" onClick={reset} className="h-10 w-fit rounded-md bg-primary px-4 font-medium text-on-primary">
            Попробовать ещё раз / Try again
          </button>
        </main>
      </body>
    </html>
  );
}
