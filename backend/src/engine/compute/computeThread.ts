import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { SaidError, type Said } from '@millrace/shared'
import type { ComputeAnswer, Computing } from './computation.ts'
import type { ThreadQuestion } from './thread.ts'

const MODULE = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)

type Reply = { id: number; answer: ComputeAnswer } | { id: number; refused: Said }

interface Waiting {
  resolve(answer: ComputeAnswer): void
  reject(error: Error): void
}

interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
}

/** A thread that does computations one after another. It starts with the first one, and keeps no process alive. */
export class ComputeThread {
  #thread: Thread | null = null
  #ids = 0

  /** Rejects when the computation fails, or the thread ends: it ran out of memory, or was closed. */
  readonly compute: Computing = (compute, task) => {
    const { worker, waiting } = (this.#thread ??= this.#start())
    const question: ThreadQuestion = { id: ++this.#ids, compute, task }
    return new Promise((resolve, reject) => {
      const buffers = task.inputs.flatMap(({ columns }) => columns.map(({ buffer }) => buffer as ArrayBuffer))
      worker.postMessage(question, [...new Set(buffers)])
      waiting.set(question.id, { resolve, reject })
    })
  }

  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    await thread?.worker.terminate()
  }

  #start(): Thread {
    const worker = new Worker(MODULE)
    const thread: Thread = { worker, waiting: new Map() }
    worker.unref()
    worker.on('message', (reply: Reply) => {
      const waiting = thread.waiting.get(reply.id)
      thread.waiting.delete(reply.id)
      if ('answer' in reply) waiting?.resolve(reply.answer)
      else waiting?.reject(new SaidError(reply.refused))
    })
    const end = (message: string) => {
      if (this.#thread === thread) this.#thread = null
      for (const { reject } of thread.waiting.values()) reject(new Error(message))
      thread.waiting.clear()
    }
    worker.once('error', (error) => end(error.message))
    worker.once('exit', () => end('The computation was ended.'))
    return thread
  }
}
