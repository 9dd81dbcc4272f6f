import { Redis } from 'ioredis'

const CONNECT_MS = 3000

/** Throws with one line for the person when a Redis cannot be used. */
export async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: CONNECT_MS, maxRetriesPerRequest: 0, retryStrategy: () => null })
  let reason = ''
  redis.on('error', (error: Error) => (reason ||= error.message || 'no answer'))
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    // The address may hold a password: only its host is named.
    throw new Error(
      `REDIS_URL cannot be used (${hostOf(url)}): ${reason || (error as Error).message}. Start that Redis, or leave REDIS_URL out.`,
      { cause: error },
    )
  } finally {
    redis.disconnect()
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host || url
  } catch {
    return url
  }
}
