/** Pipelines of windows by event time, and what they put out in few words. */
import type { JsonObject, Plan } from '@millrace/shared'
import { chainPlan, jsonFormat } from './runs.ts'

export const eventFormat = jsonFormat([
  { name: 'at', type: 'BIGINT' },
  { name: 'k', type: 'VARCHAR' },
])
/** A row that happened `at` so many seconds after 1970. */
export interface EventRow extends JsonObject {
  at: number
  k: string
}
export const row = (at: number, k = 'a'): EventRow => ({ at, k })
export const eventSettings = (more: object) => ({ time: 'at', unit: 'seconds', size: 10_000, lateness: 0, ...more })
export const windows = (more: object): Plan => chainPlan(eventFormat, [['eventWindow', eventSettings(more)]])
const second = (text: unknown): number => Date.parse(`${String(text).replace(' ', 'T').replace('+00', '')}Z`) / 1000

/** Rows as `start-end: times`, in the order of their windows. */
export function inWords(rows: readonly JsonObject[]): string[] {
  const times = new Map<string, number[]>()
  for (const { at, window_start: start, window_end: end, window_closed: closed = true } of rows) {
    const window = `${second(start)}-${second(end)}${closed === true ? '' : ' open'}`
    times.set(window, [...(times.get(window) ?? []), Number(at)])
  }
  return [...times].map(([window, at]) => `${window}: ${at.join(' ')}`)
}
