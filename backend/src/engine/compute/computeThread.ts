import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ComputeAnswer, Computing } from './computation.ts'
import type { ThreadQuestion } from './thread.ts'

const MODULE = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)

type Reply = { id: number; answer: ComputeAnswer } | { id: number; error: string }

interface Waiting {
  resolve(answer: ComputeAnswer): void
  reject(error: Error): void
}

/** A thread that does computations one after another. It starts with the first one, and keeps no process alive. */
export class ComputeThread {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #ids = 0

  /** Rejects when the computation fails, or the thread ends: it ran out of memory, or was closed. */
  readonly compute: Computing = (compute, task) => {
    const worker = (this.#worker ??= this.#start())
    const question: ThreadQuestion = { id: ++this.#ids, compute, task }
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject })
      const buffers = task.inputs.flatMap(({ columns }) => columns.map(({ buffer }) => buffer as ArrayBuffer))
      worker.postMessage(question, [...new Set(buffers)])
    })
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(MODULE)
    worker.unref()
    worker.on('message', (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if ('answer' in reply) waiting?.resolve(reply.answer)
      else waiting?.reject(new Error(reply.error))
    })
    const end = (message: string) => {
      if (this.#worker === worker) this.#worker = null
      for (const [id, { reject }] of this.#waiting) {
        this.#waiting.delete(id)
        reject(new Error(message))
      }
    }
    worker.once('error', (error) => end(error.message))
    worker.once('exit', () => end('The computation was ended.'))
    return worker
  }
}
