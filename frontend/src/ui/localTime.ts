/** What an input of the browser's for a date and a time has, in the person's zone. `step` is that of the input, in seconds. */
export function toLocalInput(time: number, step: number): string {
  const shown = new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString()
  return shown.slice(0, step < 1 ? -1 : -5)
}

/** The time in milliseconds; undefined where the input is empty. */
export function fromLocalInput(text: string): number | undefined {
  const time = new Date(text).getTime()
  return Number.isNaN(time) ? undefined : time
}
