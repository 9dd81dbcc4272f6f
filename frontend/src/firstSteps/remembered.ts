/** The three things to try in the sample, and what a browser remembers of them. */
export const TASKS = ['rows', 'threshold', 'deploy'] as const
export type Task = (typeof TASKS)[number]

export interface FirstSteps {
  /** The pipeline in which they are shown; undefined = not begun, or put away. */
  pipeline: string | undefined
  done: readonly Task[]
  /** The sample was opened by itself once: it is not again. */
  wasOffered: boolean
}

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
