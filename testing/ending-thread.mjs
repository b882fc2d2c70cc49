// Loaded into the product by `node --import`, so no line of the product knows of it: its workflow thread ends as one that ran out
// of memory does, without a word to anybody, as often as the file named here appears.
import { existsSync, rmSync } from 'node:fs';
import process from 'node:process';
import { isMainThread, workerData } from 'node:worker_threads';

const file = process.env.THREAD_ENDS_WITH ?? '';
const isWorkflowThread = !isMainThread && workerData instanceof SharedArrayBuffer; // the gauge that only this thread is given

if (file && isWorkflowThread)
  setInterval(() => {
    if (!existsSync(file)) return;
    rmSync(file);
    throw new Error('the workflow thread ends here');
  }, 10).unref();
