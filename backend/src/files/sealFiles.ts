import { createHash } from 'node:crypto'
import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { syncFolder } from './syncFolder.ts'

export interface FileDigest {
  bytes: number
  /** SHA-256 in hexadecimal digits. */
  sha256: string
}

/** Makes everything below a folder durable; answers with the files' sizes and digests, by path below the folder. */
export async function sealFiles(folder: string): Promise<Record<string, FileDigest>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const digests: Record<string, FileDigest> = {}
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile()) digests[path.relative(folder, file)] = await sealFile(file)
  }
  // A folder keeps the names in it.
  for (const entry of entries) if (entry.isDirectory()) await syncFolder(path.join(entry.parentPath, entry.name))
  await syncFolder(folder)
  return digests
}

async function sealFile(file: string): Promise<FileDigest> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
    const hash = createHash('sha256')
    await pipeline(handle.createReadStream({ autoClose: false }), hash)
    const { size } = await handle.stat()
    return { bytes: size, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}
