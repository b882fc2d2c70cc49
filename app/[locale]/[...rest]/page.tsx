import { notFound } from 'next/navigation';

/** An address that no page has gets the designed 404 in its language. */
export default function UnknownPage(): never {
  notFound();
}
