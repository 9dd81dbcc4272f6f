/** Three things to try in the sample: which are done, and whether they are shown. Kept in this browser. */
import { createStore } from 'zustand/vanilla'

export const TASKS = ['rows', 'threshold', 'deploy'] as const
export type Task = (typeof TASKS)[number]

export interface FirstSteps {
  /** The pipeline in which they are shown; undefined = not begun, or put away. */
  pipeline: string | undefined
  done: readonly Task[]
  /** The sample was opened by itself once: it is not again. */
  wasOffered: boolean
}

const MEMORY = 'millrace.firstSteps'
const NONE: FirstSteps = { pipeline: undefined, done: [], wasOffered: false }

/** First steps as they were left; what cannot be read counts as none. */
export function rememberedSteps(memory: string | null): FirstSteps {
  try {
    const { pipeline, done, wasOffered } = (JSON.parse(memory ?? '{}') ?? {}) as Partial<Record<keyof FirstSteps, unknown>>
    return {
      pipeline: typeof pipeline === 'string' ? pipeline : undefined,
      done: TASKS.filter((task) => Array.isArray(done) && done.includes(task)),
      wasOffered: wasOffered === true,
    }
  } catch {
    return NONE
  }
}

export const firstSteps = createStore<FirstSteps>(() => rememberedSteps(localStorage.getItem(MEMORY)))
firstSteps.subscribe((now) => localStorage.setItem(MEMORY, JSON.stringify(now)))

/** Shows the tasks in a pipeline, none of them done. */
export const beginFirstSteps = (pipeline: string): void => firstSteps.setState({ pipeline, done: [], wasOffered: true }, true)

/** Puts them away; the help brings them back. */
export const endFirstSteps = (): void => firstSteps.setState({ pipeline: undefined })

export function tickOff(task: Task): void {
  firstSteps.setState(({ done }) => (done.includes(task) ? { done } : { done: [...done, task] }))
}
