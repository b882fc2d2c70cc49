import { config } from 'zod/v4/core';

/** Before anything on a page: zod otherwise tries whether it may compile its checks with `eval`, and our policy reports that. */
config({ jitless: true });
