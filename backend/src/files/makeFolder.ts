import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder and those above it; one that is there is well. Node's own `recursive` tries for ever, at full load, where a folder
 * that is there says ENOENT to new ones: /proc does, and a place at which disks are mounted when they are asked for.
 */
export async function makeFolder(folder: string): Promise<void> {
  const above = path.dirname(folder)
  await mkdir(folder)
    .catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT' || above === folder) throw cause
      await makeFolder(above)
      await mkdir(folder)
    })
    .catch(async (cause: unknown) => {
      const found = await stat(folder).catch(() => undefined)
      if (!found?.isDirectory()) throw cause
    })
}
