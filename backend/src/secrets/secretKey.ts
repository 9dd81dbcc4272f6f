import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

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
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(aside, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  // `link` fails when the name exists, so the first key stays and is never seen half written.
  await link(aside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(aside)
  const key = await read(path)
  if (!key) throw new Error(`${path} vanished while it was being made.`)
  return key
}
