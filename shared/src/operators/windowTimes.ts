import { words } from '../text/words.ts'
import type { SettingProblem } from './definition.ts'

const nearestMultiple = (value: number, slide: number): number => Math.max(1, Math.round(value / slide)) * slide

/** A window's length and slide in words, such as "last 1 min, every 10 s". */
export const windowInWords = (length: number, slide: number): string =>
  length === slide
    ? words('each {length, duration}', { length })
    : words('last {length, duration}, every {slide, duration}', { length, slide })

/** Problems of a window whose times are no multiples of how often its input updates. Names are those of the settings. */
export function windowProblems(times: Record<string, number>, names: { length: string; slide: string }, slide?: number): SettingProblem[] {
  if (slide === undefined) return []
  return (['length', 'slide'] as const).flatMap((part) =>
    notMultiple(part === 'length' ? 'windowNotMultiple' : 'slideNotMultiple', names[part], times[names[part]]!, slide),
  )
}

/** The problem of a time that is no multiple of how often the input updates, with the nearest one that is. */
export function notMultiple(code: string, setting: string, value: number, slide?: number): SettingProblem[] {
  if (slide === undefined || value % slide === 0) return []
  const nearest = nearestMultiple(value, slide)
  const fix = { label: words('Set it to {nearest, duration}', { nearest }), value: nearest }
  return [{ code, setting, params: { value, slide, nearest }, fix }]
}
