import os from 'node:os'
import { currentLoad, mem, networkStats, processes } from 'systeminformation'
import { said, saidBy } from '@millrace/shared'
import { lookByReceiver } from '../lookByReceiver.ts'
import type { Receiver, SourceContext, SourceImplementation } from '../source.ts'

interface MachineSettings {
  measure: 'system' | 'processes'
  every: number
}

/** Processes of one measurement, the busiest. */
const PROCESSES = 50

const timeText = (now: number) => new Date(now).toISOString().slice(0, 23).replace('T', ' ')
const percent = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 1000) / 10 : 0)
const round = (value: number) => Math.round(value * 10) / 10

async function system(now: number): Promise<object[]> {
  const [load, memory, network] = await Promise.all([currentLoad(), mem(), networkStats('*')])
  // Before the second measurement there is no rate yet: none is nothing.
  const rate = (of: 'rx_sec' | 'tx_sec') => round(network.reduce((sum, each) => sum + Math.max(0, each[of] ?? 0), 0))
  return [
    {
      time: timeText(now),
      cpu_percent: round(load.currentLoad),
      memory_used: memory.active,
      memory_total: memory.total,
      memory_percent: percent(memory.active, memory.total),
      network_in: rate('rx_sec'),
      network_out: rate('tx_sec'),
      load: os.loadavg()[0],
    },
  ]
}

async function busiest(now: number): Promise<object[]> {
  const { list } = await processes()
  const total = os.totalmem()
  return list
    .toSorted((a, b) => b.cpu - a.cpu || b.memRss - a.memRss)
    .slice(0, PROCESSES)
    .map((each) => ({
      time: timeText(now),
      pid: each.pid,
      name: each.name.slice(0, 200),
      cpu_percent: round(each.cpu),
      memory_bytes: each.memRss * 1024,
      memory_percent: percent(each.memRss * 1024, total),
    }))
}

class MachineReceiver implements Receiver {
  readonly #measure: MachineSettings['measure']
  readonly #context: SourceContext
  readonly #timer: NodeJS.Timeout
  #busy: Promise<void> | undefined
  #paused = false

  constructor({ measure, every }: MachineSettings, context: SourceContext) {
    this.#measure = measure
    this.#context = context
    this.#timer = setInterval(() => this.#tick(), every)
    context.status('active')
    this.#tick()
  }

  #tick(): void {
    // A measurement that takes longer than its turn makes the next turn idle.
    if (this.#paused || this.#busy) return
    this.#busy = this.#take().finally(() => (this.#busy = undefined))
  }

  async #take(): Promise<void> {
    try {
      const now = this.#context.now()
      const rows = await (this.#measure === 'system' ? system(now) : busiest(now))
      this.#context.sink.append(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), rows.length, [])
    } catch (error) {
      this.#context.status('error', said('This machine could not be measured: {reason}.', { reason: saidBy(error) }))
    }
  }

  pause(): void {
    this.#paused = true
  }
  resume(): void {
    this.#paused = false
  }
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#busy
    this.#context.status('stopped')
  }
}

export const machineSource: SourceImplementation = {
  replayable: false,
  place: () => os.hostname(),
  start: (settings, context) => new MachineReceiver(settings as unknown as MachineSettings, context),
  look: (settings, context) => lookByReceiver(machineSource.start, settings, context),
}
