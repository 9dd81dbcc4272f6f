import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { makeWhole } from '../files/makeWhole.ts'

/** The name of this data folder's keys in Redis: several installations may share one server. Processes that start at once agree on it. */
export async function redisPrefix(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, 'installation')
  await makeWhole(file, randomBytes(6).toString('hex'))
  return `millrace-${(await readFile(file, 'utf8')).trim()}`
}
