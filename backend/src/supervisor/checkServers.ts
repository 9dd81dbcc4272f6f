/** Whether the servers that the environment names can be used. What is wrong is said in one line, before anything is started. */
import { Redis } from 'ioredis'
import { Client } from 'pg'

const ANSWER_MS = 4000

/** Rejects with one line for the person when a Redis cannot be used. */
export async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: ANSWER_MS, maxRetriesPerRequest: 0, retryStrategy: () => null })
  let reason = ''
  redis.on('error', (error: Error) => (reason ||= error.message))
  try {
    await inTime(redis.connect().then(() => redis.ping()))
  } catch (error) {
    throw unusable('REDIS_URL', url, reason || (error as Error).message, 'Start that Redis', error)
  } finally {
    redis.disconnect()
  }
}

/** Rejects with one line for the person when a PostgreSQL cannot be used. */
export async function checkDatabase(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url)) throw unusable('DATABASE_URL', url, 'it does not begin with postgres://', 'Correct it')
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS })
    client.on('error', () => undefined)
    await inTime(client.connect())
    await client.query('SELECT 1')
    await client.end()
  } catch (error) {
    throw unusable('DATABASE_URL', url, (error as Error).message, 'Start that PostgreSQL', error)
  }
}

/** The address may hold a password: only its host is named. */
function unusable(variable: string, url: string, reason: string, remedy: string, cause?: unknown): Error {
  const words = `${variable} cannot be used (${hostOf(url)}): ${reason || 'no answer'}. ${remedy}, or leave ${variable} out.`
  return new Error(words.replaceAll('\n', ' '), { cause })
}

function hostOf(url: string): string {
  try {
    return new URL(url).host || 'no host'
  } catch {
    return 'no address'
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
