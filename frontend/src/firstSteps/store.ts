/** Three things to try in the sample: which are done, and whether they are shown. Kept in this browser. */
import { createStore } from 'zustand/vanilla'
import { rememberedSteps, type FirstSteps, type Task } from './remembered.ts'

const MEMORY = 'millrace.firstSteps'

export const firstSteps = createStore<FirstSteps>(() => rememberedSteps(localStorage.getItem(MEMORY)))
firstSteps.subscribe((now) => localStorage.setItem(MEMORY, JSON.stringify(now)))

/** Shows the tasks in a pipeline, none of them done. */
export const beginFirstSteps = (pipeline: string): void => firstSteps.setState({ pipeline, done: [], wasOffered: true }, true)

/** Puts them away; the help brings them back. */
export const endFirstSteps = (): void => firstSteps.setState({ pipeline: undefined })

export function tickOff(task: Task): void {
  firstSteps.setState(({ done }) => (done.includes(task) ? { done } : { done: [...done, task] }))
}
