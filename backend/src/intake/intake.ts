/** Hosts the receivers of a data folder's runs. It outlives workers: a restart, a deploy or a killed query drops no connection. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { SourceImplementation } from '../connectors/source.ts'
import { type ChannelServer, serveChannel } from '../ipc/channel.ts'
import type { IntakeOpen, IntakePushes, IntakeRequests } from '../ipc/messages.ts'
import { loadSecretKey } from '../secrets/secretKey.ts'
import { copyInput } from './copyInput.ts'
import { IngestServer } from './ingestServer.ts'
import { RunClock } from './runClock.ts'
import { RunInput } from './runInput.ts'
import { recordedBlocks } from './recordedBlocks.ts'
import { readSpec, removeSpec, writeSpec } from './specFile.ts'

export interface IntakeOptions {
  dataFolder: string
  implementations: Readonly<Record<string, SourceImplementation>>
  host: string
  /** 0 = any free port. */
  port: number
  wall(): number
  monotonic(): number
  log(line: string): void
}

interface Pusher {
  push(kind: string, body: unknown): void
}

const refused = (code: string, message: string) => Object.assign(new Error(message), { code })

export class Intake {
  readonly #options: IntakeOptions
  readonly #key: Buffer
  readonly #runs = new Map<string, RunInput>()
  readonly #owners = new Map<string, Pusher>()
  readonly #ingest = new IngestServer()
  /** One run's requests are done one after another. */
  readonly #turns = new Map<string, Promise<unknown>>()
  #server: ChannelServer | undefined
  /** Where records are posted. */
  ingestPort = 0

  private constructor(options: IntakeOptions, key: Buffer) {
    this.#options = options
    this.#key = key
  }

  /** Starts receivers of all runs that were open, then listens. Throws when the port or the socket cannot be opened. */
  static async start(options: IntakeOptions): Promise<Intake> {
    const intake = new Intake(options, await loadSecretKey(options.dataFolder))
    intake.ingestPort = await intake.#ingest.listen(options.port, options.host)
    await intake.#reopen()
    const sockets = path.join(options.dataFolder, 'sockets')
    await mkdir(sockets, { recursive: true })
    intake.#server = await serveChannel(path.join(sockets, 'intake.sock'), (channel) => ({
      onRequest: (kind, body) => intake.#answer(channel, kind as keyof IntakeRequests, body as never),
      onClose: () => {
        for (const [run, owner] of intake.#owners) if (owner === channel) intake.#owners.delete(run)
      },
    }))
    return intake
  }

  /** Ends receivers and files; nothing is cut any more. */
  async close(): Promise<void> {
    await this.#server?.close()
    await this.#ingest.close()
    await Promise.all([...this.#runs.values()].map((run) => run.end()))
  }

  async #answer(owner: Pusher, kind: keyof IntakeRequests, body: { run: string; epoch?: number }): Promise<unknown> {
    const { run } = body
    const before = this.#turns.get(run) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(() => this.#handlers[kind](body as never, owner))
    this.#turns.set(run, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(run) === turn) this.#turns.delete(run)
    }
  }

  readonly #handlers: {
    [K in keyof IntakeRequests]: (
      request: IntakeRequests[K]['request'],
      owner: Pusher,
    ) => Promise<IntakeRequests[K]['answer']> | IntakeRequests[K]['answer']
  } = {
    open: (request, owner) => this.#open(request, owner),
    release: async ({ run, epoch, through }) => {
      await this.#owned(run, epoch)?.release(through)
      return null
    },
    close: async ({ run, epoch }) => {
      const input = this.#owned(run, epoch)
      if (!input) return { lastCut: 0 }
      // The file goes first: should the process end here, the receivers stay stopped, and what was received is still there.
      await removeSpec(this.#folder(run))
      const answer = await input.close()
      this.#runs.delete(run)
      this.#owners.delete(run)
      return answer
    },
    limitRate: ({ run, epoch, node, recordsPerSecond }) => {
      this.#owned(run, epoch)?.limitRate(node, recordsPerSecond)
      return null
    },
    refresh: ({ run, node }) => ({ asked: this.#runs.get(run)?.refresh(node) ?? false }),
    sample: ({ run, node, bytes }) => ({ text: this.#runs.get(run)?.sample(node, bytes) ?? '' }),
    recorded: async ({ run, node }) => ({
      blocks: this.#runs.get(run)?.recorded(node) ?? (await recordedBlocks(path.join(this.#folder(run), node))),
    }),
    firstKept: ({ run }) => ({ first: this.#runs.get(run)?.firstKept() ?? {} }),
    drop: async ({ run }) => {
      await this.#runs.get(run)?.end()
      this.#runs.delete(run)
      this.#owners.delete(run)
      await rm(this.#folder(run), { recursive: true, force: true })
      return null
    },
    copyInput: async ({ run, epoch, folder }) => {
      const target = path.join(path.dirname(this.#folder(run)), path.basename(folder), 'input')
      await (this.#owned(run, epoch)?.copy(target) ?? copyInput(this.#folder(run), target))
      return null
    },
  }

  /** The run's input, if it is open. Throws `staleEpoch` for an owner that another has followed. */
  #owned(run: string, epoch: number): RunInput | undefined {
    const input = this.#runs.get(run)
    if (input && epoch < input.epoch)
      throw refused('staleEpoch', `Another worker has taken over run ${run} (epoch ${input.epoch}, this one has ${epoch}).`)
    return input
  }

  async #open(request: IntakeOpen, owner: Pusher): Promise<IntakeRequests['open']['answer']> {
    const known = this.#owned(request.run, request.epoch)
    // On disk first, so that a restarted intake has the receivers at once.
    await writeSpec(this.#folder(request.run), this.#key, request)
    let input = known
    if (input) await input.adopt(request)
    else {
      input = await RunInput.open(request, this.#parts(request.run))
      this.#runs.set(request.run, input)
    }
    for (const cut of input.keptCuts(request.after, request.consumed)) owner.push('cut', cut)
    this.#owners.set(request.run, owner)
    return input.state()
  }

  #parts(run: string) {
    return {
      run,
      folder: this.#folder(run),
      implementations: this.#options.implementations,
      clock: new RunClock(this.#options.wall, this.#options.monotonic),
      ingest: (token: string, handle: Parameters<IngestServer['register']>[1]) => this.#ingest.register(token, handle),
      push: <K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]) => this.#owners.get(run)?.push(kind, push),
      log: this.#options.log,
    }
  }

  #folder(run: string): string {
    return path.join(this.#options.dataFolder, 'runs', run, 'input')
  }

  async #reopen(): Promise<void> {
    const runs = await readdir(path.join(this.#options.dataFolder, 'runs')).catch(() => [])
    await Promise.all(
      runs.map(async (run) => {
        try {
          const request = await readSpec(this.#folder(run), this.#key, run)
          if (request) this.#runs.set(run, await RunInput.open(request, this.#parts(run)))
        } catch (error) {
          this.#options.log(`The input of run ${run} could not be opened: ${(error as Error).message}`)
        }
      }),
    )
  }
}
