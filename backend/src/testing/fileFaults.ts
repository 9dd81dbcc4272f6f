import { open, type FileHandle } from 'node:fs/promises'

/** What all open files share: a test puts what a disk may do in the place of one of its methods. */
export async function fileMethods(): Promise<FileHandle> {
  const file = await open(import.meta.filename)
  await file.close()
  return Object.getPrototypeOf(file) as FileHandle
}
