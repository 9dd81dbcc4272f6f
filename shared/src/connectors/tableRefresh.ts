/** When a source that gives whole tables reads again: settings that all of them have. */
import { z } from 'zod'
import { choice, duration, text } from '../fields/kinds.ts'
import { isTimeZone } from '../fields/timeZone.ts'
import { words } from '../text/words.ts'

const EVERY = { setting: 'refresh', is: ['every'] }
const DAILY = { setting: 'refresh', is: ['daily'] }
const SECTION = 'Read again'

const EVERY_OPTION = { value: 'every' as const, label: 'every …', hint: 'such as every 10 minutes' }
const DAILY_OPTION = { value: 'daily' as const, label: 'at a time of day' }

/** Of a file, which can tell that it has changed. */
export const refreshOnChange = choice(['change', 'every', 'daily'], {
  label: 'Read again',
  hint: 'It is read at the start, too. What has not changed is no update.',
  options: [{ value: 'change', label: 'when it changes' }, EVERY_OPTION, DAILY_OPTION],
}).default('change')

/** Of what cannot tell that it has changed. */
export const refreshByTime = choice(['every', 'daily'], {
  label: 'Read again',
  hint: 'It is read at the start, too. What has not changed is no update.',
  options: [EVERY_OPTION, DAILY_OPTION],
}).default('every')

export const refreshTimes = {
  every: duration({ label: 'Every', hint: 'Counted from the last reading.', min: 1000, shownWhen: EVERY, row: SECTION }).default(600_000),
  at: text(
    { label: 'At', hint: 'Hours and minutes, such as 06:30.', shownWhen: DAILY, row: SECTION },
    z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: () => words('Write a time of day, such as 06:30.') }),
  ).default('06:00'),
  zone: text(
    { label: 'Time zone', hint: 'Where it is that time, such as Europe/Berlin.', shownWhen: DAILY, row: SECTION },
    z.string().refine(isTimeZone, { error: () => words('There is no time zone of this name. Write one such as Europe/Berlin.') }),
  ).default('UTC'),
}

/** The settings of `refresh…` and `refreshTimes`. */
export interface Refresh {
  refresh: 'change' | 'every' | 'daily'
  every: number
  at: string
  zone: string
}

/** For the card. */
export function refreshInWords({ refresh, every, at }: Refresh): string {
  if (refresh === 'change') return words('when it changes')
  return refresh === 'every' ? words('every {time, duration}', { time: every }) : words('daily at {at}', { at })
}
