import { saidInWords, type PipelineDocument, type RunEvent, type RunInfo } from '@millrace/shared'

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

/** Tries until it does not throw. */
export async function eventually<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(100)
    }
  }
}

/** With what is said as the tests read it. */
type ToldEvent = Omit<RunEvent, 'text'> & { text: string }

/** The api as a program uses it. */
export class Client {
  origin = ''
  token = ''

  async call<T>(method: string, place: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.origin + place, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${place} answered ${answer.status}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  /** Creates a pipeline, deploys it, and waits until it runs. */
  async run(document: PipelineDocument): Promise<{ pipeline: string; run: string }> {
    const { id } = await this.call<{ id: string }>('POST', '/api/pipelines', { document })
    const { run } = await this.call<{ run: RunInfo }>('POST', `/api/pipelines/${id}/deploy`, { sequence: 0 })
    await this.untilStatus(run.id, 'running')
    return { pipeline: id, run: run.id }
  }

  async untilStatus(run: string, status: RunInfo['status'], withinMs = 30_000): Promise<Omit<RunInfo, 'error'> & { error?: string }> {
    return eventually(async () => {
      const info = await this.call<RunInfo>('GET', `/api/runs/${run}`)
      if (info.status !== status)
        throw new Error(`The run is ${info.status}${info.error ? `: ${saidInWords(info.error)}` : ''}, not ${status}.`)
      const { error, ...rest } = info
      return { ...rest, ...(error !== undefined && { error: saidInWords(error) }) }
    }, withinMs)
  }

  async events(run: string): Promise<ToldEvent[]> {
    const events = await this.call<RunEvent[]>('GET', `/api/runs/${run}/events?limit=200`)
    return events.map((event) => ({ ...event, text: saidInWords(event.text) }))
  }

  /** Waits until the run's history tells of something in these words. */
  async told(run: string, kind: RunEvent['kind'], words: RegExp, withinMs = 30_000): Promise<void> {
    await eventually(async () => {
      const texts = (await this.events(run)).filter((event) => event.kind === kind).map(({ text }) => text)
      if (!texts.some((text) => words.test(text)))
        throw new Error(`The run tells nothing of ${kind} like ${words}: ${texts.join(' ') || 'nothing'}`)
    }, withinMs)
  }
}
