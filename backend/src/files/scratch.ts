import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'

/** The folder of a data folder for what the api needs no longer than it lives: what one that was killed left there is deleted. */
export async function emptyScratch(dataFolder: string): Promise<string> {
  const folder = path.join(dataFolder, 'tmp')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}
