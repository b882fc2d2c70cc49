import type { InngestFunction } from 'inngest';
import { sweepOutbox } from './sweep-outbox';

/** Every workflow of the product. One that is not here is not known to Inngest. */
export const functions: InngestFunction.Any[] = [sweepOutbox];
