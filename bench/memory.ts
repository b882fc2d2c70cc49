import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from '@/testing/start-product';

export type Memory = { totalMb: number; productMb: number; postgresMb: number; processes: number };

/** What the product holds, its PostgreSQL included. Shared pages count once (Pss) where the system tells, else each time (resident). */
export function memoryOf({ pid, dataDir }: Product): Memory {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const postgres = withChildren(postmaster);
  const product = withChildren(pid).filter((one) => !postgres.includes(one));
  const sum = (pids: number[]): number => Math.round(pids.reduce((total, one) => total + kilobytes(one), 0) / 1024);
  const [productMb, postgresMb] = [sum(product), sum(postgres)];
  return { totalMb: productMb + postgresMb, productMb, postgresMb, processes: product.length + postgres.length };
}

function withChildren(root: number): number[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [root];
  for (const parent of family) family.push(...all.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : [])));
  return family;
}

function kilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return resident(pid);
  }
}

/** 0 for a process that has just ended. */
function resident(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}
