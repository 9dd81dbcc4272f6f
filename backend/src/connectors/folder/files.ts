/** The files of a folder, and why they cannot be read. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { said, type Said } from '@millrace/shared'

export interface Found {
  name: string
  mtime: number
  size: number
}

/** Files whose names fit, by modification time, then name. Hidden ones and folders are passed over. */
export async function filesIn(folder: string, matches: (name: string) => boolean): Promise<Found[]> {
  const found: Found[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() || entry.name.startsWith('.') || !matches(entry.name)) continue
    // A link is what it leads to.
    const file = await stat(path.join(folder, entry.name)).catch(() => null)
    if (file?.isFile()) found.push({ name: entry.name, mtime: file.mtimeMs, size: file.size })
  }
  return found.sort((a, b) => a.mtime - b.mtime || (a.name < b.name ? -1 : 1))
}

/** An error of the folder in words for the person. */
export function folderTrouble({ code, message }: NodeJS.ErrnoException, folder: string): Said {
  if (code === 'ENOENT') return said('There is no folder {folder}. Create it, or choose another.', { folder })
  if (code === 'ENOTDIR') return said('{folder} is a file, not a folder. Choose the folder that it is in.', { folder })
  if (code === 'EACCES') return said('The folder {folder} may not be read. Give the user that Millrace runs as the right to.', { folder })
  return message
}

/**
 * Whether a name fits a pattern in which * stands for anything. Each part is looked for once, from the left: a regular expression of many
 * stars would try all the ways in which they could stand for something.
 */
export function wildcard(pattern: string): (name: string) => boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return (name) => name === pattern
  return (name) => {
    let at = first.length
    for (const part of others) {
      const found = name.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return name.startsWith(first) && name.endsWith(last) && name.length - last.length >= at
  }
}
