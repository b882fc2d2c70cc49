import { reachProduct, type ProductDatabase } from '@/testing/product-world';
import { startProduct, type Product } from '@/testing/start-product';
import { startBotApi, type BotApi } from './vendors/bot-api';
import { startMailVendor, type MailVendor } from './vendors/mail-server';
import { startRedis, type RedisServer } from './vendors/redis';

/**
 * What all rows play on: one built product as `npm start` starts it, one database, and vendors that live outside of it. The product
 * may be killed and started again any number of times; its tenants are a row's own.
 */
export type Stage = {
  product(): Product;
  url: () => string;
  database: ProductDatabase;
  telegram: BotApi;
  mail: MailVendor;
  /** Null where the machine has none. */
  redis: RedisServer | null;
  /** SIGKILL, nothing else. */
  kill(): Promise<void>;
  /** Starts it again on the same data; `env` adds to what the stage gives. */
  start(env?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

export async function setStage(): Promise<Stage> {
  const [telegram, mail, redis] = await Promise.all([startBotApi(), startMailVendor(), startRedis()]);
  const given: Record<string, string> = {
    LAB: '0', // its simulators die with the process; a vendor does not
    LAB_TELEGRAM_URL: telegram.url,
    LAB_SMTP_URL: mail.url,
    SMTP_URL: mail.url,
    TRUSTED_PROXY_HOPS: '1', // prospects come from many addresses
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  let product = await startProduct({ env: given });
  const database = await reachProduct(product);
  return {
    product: () => product,
    url: () => product.url,
    database,
    telegram,
    mail,
    redis,
    kill: () => product.kill(),
    async start(env = {}) {
      const { dataDir, port } = product;
      product = await startProduct({ dataDir, port, env: { ...given, ...env } });
    },
    async close() {
      await product.stop();
      await Promise.all([telegram.stop(), mail.stop(), redis?.stop()]);
    },
  };
}
