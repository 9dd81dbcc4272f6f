/** What the process with the sandbox is asked, and what it answers. Rows travel as text: JSON objects, one a line. */

import type { JavaScriptOptions } from '@millrace/shared'

/** What V8 calls the code in its messages. It stands here, so that the process in which code runs loads nothing else and starts at once. */
export const FILE_NAME = 'code.js'

/** What a person's code is run with. Times are in milliseconds. */
export interface Setup {
  /** A script whose value is the function: see `scriptOf`. */
  script: string
  over: JavaScriptOptions['over']
  /** Batch time: what the clock says in the sandbox, and what its chance follows from. */
  time: number
  /** Megabytes. */
  memory: number
  /** Columns that come out and hold whole numbers: a number with decimals does not fit them. */
  whole: string[]
  /** Columns that come out and hold bytes, which are texts of letters and \xAA. */
  bytes: string[]
  /** The numbers among the rows that need a look, because a double may not hold them: none, whole ones, or those with decimals too. */
  wide: 'none' | 'whole' | 'decimal'
}

/** One step of the work. `end` calls a function over the whole batch, `more` takes the next of its rows. */
export type Work = { rows: string } | 'end' | 'more'

export interface Question {
  id: number
  /** Begins a batch, which may take so many milliseconds in all: nothing is left of the one before. Else the work goes on. */
  begin?: Setup & { limit: number }
  work?: Work
}

export interface Answer {
  /** Rows that came out, a JSON object a line, each line with its end. */
  out: string
  /** How many of the rows that were given are done. */
  done: number
  /** What failed: the place of a row among those given, or -1 with what was put out instead of a row; and why. */
  failed: [place: number, reason: string, shown: string][]
  /** There is more to take. */
  more: boolean
  /** Why nothing comes of the whole batch. */
  refused?: string
}

/** Why the code did not go on: a limit, or what it threw outside of its function. */
export interface Ended {
  ended: 'time' | 'memory' | 'failed'
  message: string
}

/** `answer` is what was done until the end, where there is one. */
export interface Reply {
  id: number
  answer?: Answer
  end?: Ended
}
