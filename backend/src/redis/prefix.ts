import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** The name of this data folder's keys in Redis: several installations may share one server. */
export async function redisPrefix(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, 'installation')
  await writeFile(file, randomBytes(6).toString('hex'), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return `millrace-${(await readFile(file, 'utf8')).trim()}`
}
