import { startProduct } from '@/testing/start-product';

/** Once per run: the built product with an empty data folder, so with a fresh demo tenant. Tests find it under `baseURL`. */
export default async function start(): Promise<() => Promise<void>> {
  const product = await startProduct();
  process.env.E2E_URL = product.url;
  return product.stop;
}
