import createMiddleware from 'next-intl/middleware';
import { routing } from './app/routing';

export default createMiddleware(routing);

/** Everything but interfaces for programs, the widget, the demo site and files. */
export const config = { matcher: ['/((?!api|_next|_vercel|demo/|widget/|dev/|app/|apps/|e/|.*\\..*).*)'] };
