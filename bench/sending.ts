/** The sender of `sender.ts`, as a script of the benchmarks sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { SenderStart } from './sender.ts'

export class Sender {
  readonly #process: ChildProcess

  private constructor(child: ChildProcess) {
    this.#process = child
  }

  static async start(start: SenderStart): Promise<Sender> {
    const child = fork(path.join(import.meta.dirname, 'sender.ts'), [JSON.stringify(start)])
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', () => reject(new Error('The sender could not connect.')))
    })
    return new Sender(child)
  }

  rate(perSecond: number): void {
    this.#process.send({ rate: perSecond })
  }
  stop(): void {
    this.#process.disconnect()
  }
}
