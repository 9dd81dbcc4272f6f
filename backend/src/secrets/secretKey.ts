import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeWhole } from '../files/makeWhole.ts'

/** Reads `<data>/secret.key`, or makes it, readable by its owner only. Two processes that start at once get the same key. */
export async function loadSecretKey(dataFolder: string): Promise<Buffer> {
  const path = join(dataFolder, 'secret.key')
  return (await read(path)) ?? (await create(path))
}

async function read(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const key = Buffer.from(text.trim(), 'hex')
  if (key.length !== 32)
    throw new Error(
      `${path} does not hold a key (64 hexadecimal digits). Restore it from a back-up: without it no stored password can be read.`,
    )
  return key
}

async function create(path: string): Promise<Buffer> {
  await makeWhole(path, `${randomBytes(32).toString('hex')}\n`, 0o600)
  const key = await read(path)
  if (!key) throw new Error(`${path} vanished while it was being made.`)
  return key
}
