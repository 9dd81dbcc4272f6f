import { open } from 'node:fs/promises'
import type { Column } from '@millrace/shared'
import { LF } from '../records/lines.ts'

/** Bytes that are looked at: parsing them takes half a millisecond. */
const SAMPLE_BYTES = 64 * 1024
/** Most fields that are told. */
const MAX_FIELDS = 100

/**
 * The JSON fields that no column names, with how many of a file's first records have them. The strict reader passes over such fields, and
 * looking for them in all records would take longer than reading them.
 */
export async function sampleUnknownFields(file: string, columns: readonly Column[]): Promise<Record<string, number> | undefined> {
  const known = new Set(columns.map((column) => column.name))
  const counts = new Map<string, number>()
  for (const line of await firstLines(file)) {
    for (const field of jsonFields(line)) {
      if (!known.has(field) && (counts.has(field) || counts.size < MAX_FIELDS)) counts.set(field, (counts.get(field) ?? 0) + 1)
    }
  }
  return counts.size > 0 ? Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) : undefined
}

async function firstLines(file: string): Promise<string[]> {
  const handle = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(SAMPLE_BYTES) })
    const whole = bytesRead < SAMPLE_BYTES ? bytesRead : buffer.lastIndexOf(LF) + 1
    return buffer.subarray(0, whole).toString('utf8').split('\n').filter(Boolean)
  } finally {
    await handle.close()
  }
}

/** The fields of a line of JSON; none where it is no object. */
export function jsonFields(line: string): string[] {
  try {
    const value = JSON.parse(line) as unknown
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : []
  } catch {
    // The strict reader tells of it.
    return []
  }
}
