import { constants, copyFile, link } from 'node:fs/promises'

/** What a file system answers that cannot link here. */
const NO_LINKS = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'])

/** A second name for a file that is never written again; a copy where the file system has no links. `to` must not exist. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (!NO_LINKS.has(error.code ?? '')) throw error
    return copyFile(from, to, constants.COPYFILE_FICLONE)
  })
}
