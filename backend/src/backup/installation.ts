/** What of a data folder belongs to it as a whole, and whether anybody works on it. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { connectChannel } from '../ipc/channel.ts'
import { type FolderLock, lockFolder } from '../ipc/folderLock.ts'

/** Files that are restored as they were: the access token, the key of all secrets, the name in Redis. */
export const OWN_FILES = ['token', 'secret.key', 'installation'] as const

/** Every process of an installation sees to it that this file exists. */
export const isInstallation = (dataFolder: string): Promise<boolean> => exists(path.join(dataFolder, 'secret.key'))

export const exists = (at: string): Promise<boolean> =>
  stat(at).then(
    () => true,
    () => false,
  )

/** Keeps a stopped installation from starting until it is released; null when it is at work, or a part of it. */
export async function holdStopped(dataFolder: string): Promise<FolderLock | null> {
  const locks: FolderLock[] = []
  const release = () => locks.forEach((lock) => lock.release())
  for (const name of ['millrace', 'intake']) {
    const lock = lockFolder(dataFolder, name)
    if (lock) locks.push(lock)
  }
  if (locks.length === 2 && !(await anyWorks(dataFolder))) return { release }
  release()
  return null
}

/** Workers may run by themselves, in containers of their own. */
async function anyWorks(dataFolder: string): Promise<boolean> {
  const sockets = path.join(dataFolder, 'sockets')
  for (const name of await readdir(sockets).catch(() => [])) {
    if (!name.endsWith('.sock') || name.startsWith('redis')) continue
    const channel = await connectChannel(path.join(sockets, name), {}).catch(() => null)
    channel?.close()
    if (channel) return true
  }
  return false
}
