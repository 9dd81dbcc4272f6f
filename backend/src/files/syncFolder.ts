import { open } from 'node:fs/promises'

/** Makes a folder's entries durable: the names in it, not what stands in the files. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
