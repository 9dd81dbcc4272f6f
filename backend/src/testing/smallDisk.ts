/** A disk of some megabytes, to be filled: a tmpfs, which root mounts at once, and others in a namespace of their own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'

const run = promisify(execFile)
const FILL_EVERY_MS = 20

/** A folder as the processes under test and as the test itself call it: they differ where the former have file systems of their own. */
export interface Place {
  inside: string
  outside: string
}

export class SmallDisk {
  /** As processes that `enter` started call its folder. */
  readonly inside: string
  /** Command that starts another where the disk is. */
  readonly enter: readonly string[]
  readonly #holder: ChildProcess | undefined
  #filling: Promise<void> = Promise.resolve()
  #free = true

  private constructor(folder: string, holder: ChildProcess | undefined) {
    this.inside = folder
    this.#holder = holder
    this.enter = holder ? ['nsenter', '--user', '--mount', '--preserve-credentials', `--target=${holder.pid}`, '--'] : []
  }

  /** A disk for one test, which is skipped with the reason where none can be made. */
  static async of(test: Pick<TestContext, 'skip'>, bytes: number): Promise<SmallDisk> {
    return SmallDisk.create(bytes).catch((error: Error) => test.skip(error.message))
  }

  /** Rejects with the reason where neither way is open. */
  static async create(bytes: number): Promise<SmallDisk> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-disk-'))
    try {
      return await SmallDisk.#mount(folder, bytes)
    } catch (error) {
      // Only what is empty is removed: should something be mounted all the same, it is not this test's to delete.
      await rmdir(folder)
      throw error
    }
  }

  static async #mount(folder: string, bytes: number): Promise<SmallDisk> {
    const mount = ['mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'millrace-test', folder]
    if (process.getuid?.() === 0) {
      await run(mount[0]!, mount.slice(1))
      return new SmallDisk(folder, undefined)
    }
    const holder = spawn(
      'unshare',
      ['--user', '--map-root-user', '--mount', 'sh', '-c', '"$@" && echo mounted && exec cat', 'sh', ...mount],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    let refusal = ''
    holder.stderr.on('data', (text: Buffer) => (refusal += text.toString()))
    const mounted = await Promise.race([
      once(holder.stdout, 'data').then(() => true),
      // Not `exit`: what it said last may come after that.
      Promise.any([once(holder, 'close'), once(holder, 'error')]).then(() => false),
    ])
    if (!mounted)
      throw new Error(`No small disk can be made here, which takes root or user namespaces: ${refusal.trim() || 'unshare is missing'}.`)
    return new SmallDisk(folder, holder)
  }

  /** A folder below the disk's own. */
  place(name: string): Place {
    const inside = path.join(this.inside, name)
    return { inside, outside: this.outside(inside) }
  }

  /** Where the test finds what processes on the disk call by a path. */
  outside(inside: string): string {
    return this.#holder ? path.join('/proc', String(this.#holder.pid), 'root', inside) : inside
  }

  /** Takes all space, and whatever is freed later, until `free`; with `bytes`, only so many. */
  async fill(bytes = Infinity): Promise<void> {
    const file = await open(this.#filler, 'w')
    let left = bytes
    const write = async () => {
      for (const size of [1024 * 1024, 64 * 1024, 4096]) {
        try {
          while (left >= size) left -= (await file.write(Buffer.alloc(size))).bytesWritten
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      }
    }
    await write()
    const keepFull = async () => {
      while (!this.#free) {
        await write()
        await new Promise((resolve) => setTimeout(resolve, FILL_EVERY_MS))
      }
      await file.close()
      await rm(this.#filler)
    }
    this.#free = false
    this.#filling = keepFull()
  }

  /** Gives back what `fill` took. */
  async free(): Promise<void> {
    this.#free = true
    await this.#filling
  }

  async remove(): Promise<void> {
    await this.free()
    if (this.#holder) {
      this.#holder.stdin?.end()
      if (this.#holder.exitCode === null) await once(this.#holder, 'exit')
    } else await run('umount', ['--lazy', this.inside])
    await rm(this.inside, { recursive: true, force: true })
  }

  get #filler(): string {
    return this.outside(path.join(this.inside, 'filler'))
  }
}
