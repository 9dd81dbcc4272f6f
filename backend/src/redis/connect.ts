import { Redis } from 'ioredis'

/** A connection that waits for Redis to come back, and says once that it is away. */
export function connectRedis(url: string, log: (line: string) => void): Redis {
  const redis = new Redis(url, {
    // BullMQ asks for it: a command waits as long as Redis is away.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
  })
  let away = false
  redis.on('error', (error: Error) => {
    if (!away) log(`Redis is away (${error.message || 'no connection'}): runs go on, their alarms come from the intake.`)
    away = true
  })
  redis.on('ready', () => {
    if (away) log('Redis is back.')
    away = false
  })
  return redis
}
