/** For tests of sources: one source of one run in a real intake, with what it received read back. */
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { saidFromText, saidInWords, type Format, type JsonObject, type ReceiverInfo } from '@millrace/shared'
import type { Intake } from '../intake/intake.ts'
import { connectChannel, type Channel } from '../ipc/channel.ts'
import type { Block, Cut, IntakeOpen, IntakePushes, IntakeRequests, SourceSpec } from '../ipc/messages.ts'
import { startIntake } from './intake.ts'

const NODE = 'in'
const INTERVAL_MS = 100

export interface Received {
  /** What the engine would read. */
  text: string
  /** Records with those that were refused. */
  records: number
  /** Line and reason of the refused ones. */
  dead: [line: string, reason: string][]
}

/** What a source said of itself, its last error in words. */
interface Told extends Omit<ReceiverInfo, 'lastError'> {
  lastError?: { at: number; message: string }
}
const inEnglish = ({ lastError, ...info }: ReceiverInfo): Told => ({
  ...info,
  ...(lastError && { lastError: { ...lastError, message: saidInWords(lastError.message) } }),
})

export class TestSource {
  readonly folder: string
  readonly #request: Omit<IntakeOpen, 'epoch'>
  #epoch = 0
  #intake!: Intake
  #owner!: Channel<IntakeRequests>
  readonly #others: TestSource[] = []
  #blocks: Block[] = []
  #status: Told[] = []
  readonly #said: string[] = []

  private constructor(folder: string, request: Omit<IntakeOpen, 'epoch'>) {
    this.folder = folder
    this.#request = request
  }

  /** Starts an intake with one source. */
  static async start(connector: string, settings: JsonObject, format: Format, quotaBytes = 1e9): Promise<TestSource> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-source-'))
    const test = new TestSource(folder, requestOf('r1', { node: NODE, connector, settings, format }, quotaBytes))
    await test.#startIntake()
    await test.#open()
    return test
  }

  /** Another run with one source in the same intake, which ends with this one. */
  async another(connector: string, settings: JsonObject, format: Format): Promise<TestSource> {
    const test = new TestSource(this.folder, requestOf('r2', { node: NODE, connector, settings, format }))
    test.#intake = this.#intake
    await test.#open()
    this.#others.push(test)
    return test
  }

  async #startIntake(): Promise<void> {
    this.#intake = await startIntake(this.folder)
  }

  async #open(): Promise<void> {
    this.#blocks = []
    this.#owner = await connectChannel<IntakeRequests>(path.join(this.folder, 'sockets', 'intake.sock'), {
      onPush: (kind, push) => {
        if (kind === 'cut') this.#blocks.push(...((push as Cut).blocks[NODE] ?? []))
        else if (kind === 'told') this.#said.push(saidInWords((push as IntakePushes['told']).what))
        else if (kind === 'receivers') this.#status.push(...(push as IntakePushes['receivers']).receivers.map(inEnglish))
      },
    })
    await this.#owner.request('open', { ...this.#request, epoch: ++this.#epoch })
  }

  /** Ends the intake and starts it again on the same folder: all that was received is told again. */
  async restart(): Promise<void> {
    await this.#end()
    await this.#startIntake()
    await this.#open()
  }

  /** Port to which records are posted. */
  get ingestPort(): number {
    return this.#intake.ingestPort
  }
  /** How the source is, as it was told last. */
  get status(): Told | undefined {
    return this.#status.at(-1)
  }
  /** Everything that the source said of itself. */
  get statuses(): readonly Told[] {
    return this.#status
  }
  /** What the source said for the run's log. */
  get said(): readonly string[] {
    return this.#said
  }
  get records(): number {
    return this.#blocks.reduce((sum, { records }) => sum + records, 0)
  }
  /** Everything that was cut so far. */
  get blocks(): readonly Block[] {
    return this.#blocks
  }
  /** Blocks that are byte ranges of files of the user's. */
  get references(): number {
    return this.#blocks.filter(({ range }) => range).length
  }

  /** What was cut so far. */
  async received(): Promise<Received> {
    const texts: Buffer[] = []
    const dead: [string, string][] = []
    for (const block of this.#blocks) {
      if (block.bytes > 0) texts.push(await contents(block))
      if (!block.dead) continue
      for (const letter of (await readFile(block.dead.file, 'utf8')).split('\n').filter(Boolean)) {
        const { line, reason } = JSON.parse(letter) as { line: string; reason: string }
        dead.push([line, saidInWords(saidFromText(reason))])
      }
    }
    return { text: Buffer.concat(texts).toString(), records: this.records, dead }
  }

  /** Has a whole table read now. */
  async refresh(): Promise<boolean> {
    return (await this.#owner.request('refresh', { run: this.#request.run, node: NODE })).asked
  }

  /** Everything received so far is needed no longer. */
  async release(): Promise<void> {
    const through = this.#blocks.at(-1)?.seq ?? 0
    await this.#owner.request('release', { run: this.#request.run, epoch: this.#epoch, through: { [NODE]: through } })
  }

  /** Stops the source; what it had of an unfinished record counts. */
  async stop(): Promise<void> {
    await this.#owner.request('close', { run: this.#request.run, epoch: this.#epoch })
  }

  async #end(): Promise<void> {
    for (const other of this.#others.splice(0)) other.#owner.close()
    this.#owner.close()
    await this.#intake.close()
  }

  async close(): Promise<void> {
    await this.#end()
    await rm(this.folder, { recursive: true, force: true })
  }
}

const requestOf = (run: string, source: SourceSpec, quotaBytes = 1e9): Omit<IntakeOpen, 'epoch'> => ({
  run,
  interval: INTERVAL_MS,
  sources: [source],
  quotaBytes,
  after: 0,
  consumed: {},
})

async function contents({ file, range }: Block): Promise<Buffer> {
  if (!range) return readFile(file)
  const handle = await open(file)
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(range.to - range.from), position: range.from })
    return buffer
  } finally {
    await handle.close()
  }
}
