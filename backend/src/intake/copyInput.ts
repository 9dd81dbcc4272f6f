/** Copies of a run's input log. A copy is like what a crash would leave behind, and is opened in the same way. */
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { linkOrCopy } from '../files/linkOrCopy.ts'

/** A block's file, or that of its dead letters, begins with its sequence. */
const BLOCK = /^\d+\./
/** Files of a log that are written on: a link would change with them. */
const LISTS = new Set(['index', 'keys', 'cuts', 'spec.sealed'])

/** Copies the log of one source, with its blocks up to a sequence. Nothing may be entered or deleted meanwhile. */
export async function copyLog(folder: string, target: string, through = Infinity): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const name of await readdir(folder)) {
    const [from, to] = [path.join(folder, name), path.join(target, name)]
    if (LISTS.has(name)) await copyFile(from, to)
    else if (BLOCK.test(name) && Number.parseInt(name) <= through) await linkOrCopy(from, to)
  }
}

/**
 * Copies a run's input: the cuts, what its owner asked for, and the logs of its sources, also of those that a deploy took out.
 * `copyOpenLog` copies the log of a source that is at work; undefined = it is not. No cut may be made meanwhile.
 */
export async function copyInput(
  folder: string,
  target: string,
  copyOpenLog: (node: string, target: string) => Promise<void> | undefined = () => undefined,
): Promise<void> {
  await mkdir(target, { recursive: true })
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const entry of entries) {
    const [from, to] = [path.join(folder, entry.name), path.join(target, entry.name)]
    if (entry.isDirectory()) await (copyOpenLog(entry.name, to) ?? copyLog(from, to))
    else if (LISTS.has(entry.name)) await copyFile(from, to)
  }
}
