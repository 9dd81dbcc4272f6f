/** The one owner of a run: opens it, deploys onto it, stops it and lets go of it. Its batches are worked off by the loop. */
import path from 'node:path'
import { said, saidBy, SaidError, type BatchReport, type RunEvent, type Said } from '@millrace/shared'
import type { RunAnswers } from '../engine/runAnswers.ts'
import type { RunSnapshot, WorkerRequests } from '../ipc/messages.ts'
import type { DesiredRun } from '../store/index.ts'
import { BatchLoop } from './batchLoop.ts'
import { HeldVersion } from './heldVersion.ts'
import { OwnerInput } from './ownerInput.ts'
import type { OwnedRun, OwnerParts } from './ownerParts.ts'
import { RunLog } from './runLog.ts'
import { StatusReports } from './statusReports.ts'
import { passesByItself } from './trouble.ts'
import { Turns } from './turns.ts'
import { whenPossible } from './whenPossible.ts'

/** How long a graceful stop and a deploy wait for outputs; what is left is delivered when the run goes on. */
const SETTLE_MS = 10_000

export class RunOwner {
  readonly run: string
  readonly #owned: OwnedRun
  readonly #held: HeldVersion
  readonly #loop: BatchLoop
  readonly #input: OwnerInput
  #desired: DesiredRun
  /** Files that are to take the place of a state, with what ends that. */
  readonly #imports = new Map<string, AbortController>()
  #opened = false
  #ending = false
  #stopping = false
  #handingOver: Promise<void> | undefined
  readonly #gone = Promise.withResolvers<void>()

  constructor(desired: DesiredRun, parts: OwnerParts) {
    this.run = desired.id
    this.#desired = desired
    const tell = new RunLog({ ...parts, run: desired.id })
    const isEnding = () => this.#ending
    const status = new StatusReports(desired.records, {
      run: desired.id,
      store: parts.store,
      push: (kind, push) => parts.push(kind, push),
      completedBatches: () => (this.#opened ? this.#held.engine.lastSequence : this.#desired.completedBatches),
      isEnding,
      now: () => parts.now(),
      log: tell,
    })
    this.#owned = {
      ...parts,
      run: desired.id,
      folder: path.join(parts.dataFolder, 'runs', desired.id),
      turns: new Turns(),
      status,
      tell,
      isEnding,
      event: (kind, text) => this.#event(kind, text),
    }
    this.#held = new HeldVersion(this.#owned, () => this.#loop.roomMade())
    this.#loop = new BatchLoop(this.#owned, this.#held, {
      isOpen: () => this.#opened,
      reopen: async () => {
        await this.#held.reopen(this.#desired)
        this.#loop.restart(this.#held.engine.interval)
      },
      askAgain: () => this.#input.onIntake(),
      fail: (reason) => this.fail(reason),
      letGo: () => void this.letGo(),
    })
    this.#input = new OwnerInput(this.#owned, this.#held, {
      cut: (cut) => this.#loop.add(cut),
      forgetCuts: () => this.#loop.forget(),
      fail: (reason) => this.fail(reason),
      letGo: () => void this.letGo(),
    })
  }

  get version(): number {
    return this.#desired.version
  }
  get interval(): number {
    return this.#desired.interval
  }
  /** Its database can be asked. */
  get isOpen(): boolean {
    return this.#opened && !this.#ending
  }
  get isEnding(): boolean {
    return this.#ending
  }
  /** To be used at once: a deploy puts others in their place. */
  get questions(): RunAnswers {
    return this.#held.engine
  }

  /** Opens the run; when it cannot be opened for a reason that does not pass, it fails with it. */
  async open(): Promise<void> {
    let open: boolean
    try {
      open = await this.#owned.turns.take(() =>
        whenPossible(
          async () => {
            await this.#open()
            await this.#owned.status.count(this.#desired.completedBatches, this.#held.engine)
          },
          { isWanted: () => !this.#ending && !this.#stopping && !this.#handingOver, tell: this.#owned.tell },
        ),
      )
    } catch (error) {
      return this.fail(said('The run could not be started: {reason}', { reason: saidBy(error) }))
    }
    // It may have been let go of meanwhile.
    if (!open || this.#ending) return
    this.#opened = true
    // Nobody had ended it: this is not a start that a person asked for.
    const goesOn = this.#desired.status === 'running'
    // What a worker noted that was gone before its first batch, no commit has.
    if (!goesOn || this.#held.engine.zeroTime === null)
      this.#event('started', said('Started with version {version}.', { version: this.version }))
    if (goesOn)
      this.#event(
        'restarted',
        said('The worker that had the run is gone: another goes on with version {version}.', { version: this.version }),
      )
    await this.#owned.status.tell('running')
    if (!this.#ending) this.#input.listen()
  }

  /** Resolves when the batch of this time is done or passed over, or after some milliseconds; answers with its report, if it is the last one. */
  waitFor(time: number, withinMs: number): Promise<BatchReport | null> {
    return this.#loop.waitFor(time, withinMs)
  }

  /** Takes over another version at a batch boundary: state that means the same is kept, no batch is lost or done twice. */
  deploy(desired: DesiredRun): Promise<void> {
    const before = this.#desired
    this.#desired = desired
    const deploying = this.#owned.turns.take(async () => {
      if (this.#ending) return
      const deployed = await this.#held.find(desired)
      // What was cut belongs to the version before.
      await this.#loop.workOff()
      await this.#held.deliveries?.settled(SETTLE_MS)
      await this.#held.close()
      await this.#held.open(deployed)
      this.#loop.restart(this.#held.engine.interval)
      this.#loop.forget()
      this.#event(
        'deployed',
        before.version === desired.version
          ? said('Started again with version {version}.', { version: before.version })
          : said('Version {version} took over from version {before}.', { version: desired.version, before: before.version }),
      )
      await this.#input.open()
      await this.#owned.status.tell('running')
    })
    return deploying.catch((error: Error) => {
      if (!passesByItself(error))
        return this.fail(said('Version {version} could not be started: {reason}', { version: desired.version, reason: saidBy(error) }))
      // The version before goes on, and the worker, which sees that it is not the one desired, tries again.
      this.#desired = before
      return this.#loop.failed(error)
    })
  }

  /** Ends the run as the person asked: `drain` works off all that was received and delivers it, `now` leaves it for the next start. */
  async stop(how: 'drain' | 'now'): Promise<void> {
    if (this.#ending || this.#stopping) return
    this.#stopping = true
    const { status, turns, intake, tell } = this.#owned
    await status.tell('stopping')
    // Where it is being opened still, this comes after that.
    const stopped = turns.take(async () => {
      if (this.#ending || !this.#opened) return
      this.#ending = true
      if (intake.connected) {
        // The last cut is pushed before the answer comes.
        const { lastCut } = await intake.ask('close', { run: this.run, epoch: this.#held.engine.epoch })
        if (how === 'drain') {
          tell.info(said('Nothing is received any more; what came is worked off.'))
          await this.#loop.workOff()
          await this.#loop.workOffLeft(lastCut)
        }
      }
      if (how === 'drain') await this.#held.deliveries?.settled(SETTLE_MS)
      this.#event(
        'stopped',
        how === 'drain' ? said('Stopped after all that was received.') : said('Stopped at once; what was received waits.'),
      )
    })
    await stopped.catch((error: Error) => tell.error(saidBy(error)))
    await this.#end('stopped')
  }

  /** Lets go of the run as it is: this process ends, or another worker takes over. The sources go on. */
  async letGo(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    this.#input.unlisten()
    await this.#owned.turns.take(() => this.#held.close()).catch(() => undefined)
    this.#over()
  }

  /** Works off all that was cut, delivers it, and lets go, for another process goes on: with the next version, if one is named. */
  handOver(next?: number): Promise<void> {
    return (this.#handingOver ??= this.#handOver(next))
  }

  async #handOver(next: number | undefined): Promise<void> {
    const { turns, tell } = this.#owned
    const handed = turns.take(async () => {
      if (this.#ending || !this.#opened) return
      await this.#loop.workOff()
      await this.#held.deliveries?.settled(SETTLE_MS)
      if (next !== undefined) this.#event('deployed', said('Version {version} takes over in another process.', { version: next }))
    })
    await handed.catch((error: Error) => tell.error(saidBy(error)))
    await this.letGo()
    await this.#gone.promise
  }

  /** The run cannot go on until a person has done something. Nothing is lost: what was received waits. */
  async fail(reason: Said): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    const { store, intake, ids, now, tell } = this.#owned
    tell.error(reason)
    if (this.#opened) this.#event('failed', reason)
    await store.runs.fail(this.run, reason, { id: ids(), at: now() }).catch((error: Error) => tell.error(saidBy(error)))
    if (intake.connected && this.#opened)
      await intake.ask('close', { run: this.run, epoch: this.#held.engine.epoch }).catch(() => undefined)
    await this.#end('failed', reason)
  }

  /** Puts a file in the place of what a node remembers, between two batches. */
  async importState({ node, format, file, actor }: WorkerRequests['importState']['request']): Promise<number> {
    const { turns, push } = this.#owned
    const cancelled = new AbortController()
    this.#imports.set(file, cancelled)
    const watch = { signal: cancelled.signal, at: (share: number) => push('importing', { run: this.run, file, share }) }
    const taken = turns.take(() => {
      const { engine } = this.#held
      return engine.importState(node, format, path.join(engine.stateFolder, path.basename(file)), watch)
    })
    const keys = await taken.finally(() => this.#imports.delete(file))
    this.#event(
      'imported',
      said('What {node} remembers was read from a file by {actor}: {keys, plural, one {# key} other {# keys}}.', { node, actor, keys }),
    )
    return keys
  }

  /** Ends an import that waits or is at work. */
  async cancelImport(file: string): Promise<null> {
    this.#imports.get(file)?.abort(new SaidError(said('It was cancelled.')))
    return null
  }

  /** Copies all that the run needs at a batch boundary into a folder of this name within the run's own, which is made anew. */
  async snapshot(name: string): Promise<RunSnapshot> {
    const { turns, folder, tell } = this.#owned
    const { snapshot, input } = await turns.take(() => this.#held.snapshot(path.join(folder, path.basename(name))))
    await input
    tell.info(said('The run was copied for a back-up.'))
    return snapshot
  }

  async #open(): Promise<void> {
    await this.#held.open(await this.#held.find(this.#desired))
    this.#loop.restart(this.#held.engine.interval)
  }

  #event(kind: RunEvent['kind'], text: Said): void {
    const event: RunEvent = { at: this.#owned.now(), kind, text }
    this.#held.engine.note(event)
    this.#owned.push('event', { run: this.run, event })
  }

  async #end(status: 'stopped' | 'failed', reason?: Said): Promise<void> {
    this.#ending = true
    this.#input.unlisten()
    await this.#owned.turns.take(() => this.#held.close()).catch((error: Error) => this.#owned.tell.error(saidBy(error)))
    await this.#owned.status.tell(status, reason)
    this.#over()
  }

  #over(): void {
    this.#loop.close()
    this.#owned.ended(this.run)
    this.#gone.resolve()
  }
}
