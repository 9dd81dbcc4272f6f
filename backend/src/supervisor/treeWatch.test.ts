/** Memory of whole trees of processes, with real ones. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { processTree } from '../ipc/processTree.ts'
import { TreeWatch } from './treeWatch.ts'
import { Workers } from './workers.ts'

const MB = 1024 ** 2

let folder: string
/** A program that holds so many megabytes and starts itself with what is told of its children; it tells its parent once all of them are there. */
let holder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-tree-'))
  holder = path.join(folder, 'holder.mjs')
  await writeFile(
    holder,
    `import { fork } from 'node:child_process'
    import { once } from 'node:events'
    const { holds, children = [] } = JSON.parse(process.argv[2])
    globalThis.held = Buffer.alloc(holds * ${MB}, 1)
    for (const child of children) {
      const started = fork(import.meta.filename, [JSON.stringify(child)], { execArgv: [] })
      started.on('exit', () => process.connected && process.send('one ended'))
      await once(started, 'message')
    }
    process.on('disconnect', () => process.exit())
    process.send('ready')`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

interface Held {
  holds: number
  children?: Held[]
}

async function hold(held: Held): Promise<ChildProcess> {
  const child = fork(holder, [JSON.stringify(held)], { execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

function watched(pid: number, most: number) {
  const lines: string[] = []
  return { lines, watch: new TreeWatch({ name: 'It', pid, most: most * MB, log: (line) => lines.push(line) }) }
}

test('all that a process started counts, those that these started too, and no more than so many', async () => {
  const { pid } = await hold({ holds: 1, children: [{ holds: 50, children: [{ holds: 90 }] }, { holds: 70 }] })
  const tree = processTree(pid!)
  expect(tree.map((each) => each.pid)).toEqual([pid, ...new Set(tree.slice(1).map((each) => each.pid))])
  expect(tree.slice(1).map(({ bytes }, i) => bytes / MB > [50, 70, 90][i]!)).toEqual([true, true, true])
  // What they hold besides is their own of Node's memory, not the program, which is larger.
  expect(tree.slice(1).map(({ bytes }, i) => bytes / MB < [50, 70, 90][i]! + 60)).toEqual([true, true, true])
  expect(processTree(pid!, 2)).toHaveLength(2)
})

test('where what was started takes the memory, the largest of it is ended, and the process goes on', async () => {
  const child = await hold({ holds: 1, children: [{ holds: 40 }, { holds: 160 }] })
  const { lines, watch } = watched(child.pid!, 230)
  const [, small, large] = processTree(child.pid!)
  const ended = once(child, 'message')
  expect(watch.look()).toBeLessThan(230 * MB)
  expect(lines).toEqual([
    expect.stringMatching(
      /^It has more than 230 MB of memory with what it started, of which one process has (1[6-9]|2\d)\d MB: that one is ended\.$/,
    ),
  ])
  // While it ends, none other is.
  expect(watch.look()).toBeLessThan(230 * MB)
  expect(await ended).toEqual(['one ended', undefined])
  expect(processTree(child.pid!).map(({ pid }) => pid)).toEqual([child.pid, small!.pid])
  expect(small!.pid).not.toBe(large!.pid)
  expect(lines).toHaveLength(1)
})

test('where many small ones have most of it, none is ended, and the process answers for its own', async () => {
  const child = await hold({ holds: 1, children: [{ holds: 60 }, { holds: 60 }] })
  const { lines, watch } = watched(child.pid!, 100)
  expect(watch.look()).toBe(processTree(child.pid!)[0].bytes)
  watch.look()
  expect(lines).toEqual([
    expect.stringMatching(
      /^It has more than 100 MB of memory with what it started: \d+ MB of its own, and 1\d\d MB in processes, of which there are 2\.$/,
    ),
  ])
  expect(processTree(child.pid!)).toHaveLength(3)
})

test('where the process itself takes the memory, nothing that it started is ended; once it is gone it has nothing', async () => {
  const child = await hold({ holds: 200, children: [{ holds: 20 }] })
  const { lines, watch } = watched(child.pid!, 200)
  expect(watch.look()).toBeGreaterThan(220 * MB)
  expect([lines.length, processTree(child.pid!).length]).toEqual([1, 2])
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(watch.look()).toBe(0)
})

test('code that takes the memory ends with what it says of that, and its worker stays', async () => {
  const file = path.join(folder, 'worker.mjs')
  const told = path.join(folder, 'told')
  const module_ = pathToFileURL(path.join(import.meta.dirname, '../javascript/javaScriptProcess.ts')).href
  const setup = { over: 'row', time: 0, memory: 4000, whole: [], bytes: [], wide: 'none' }
  await writeFile(
    file,
    `import { writeFileSync } from 'node:fs'
    import { JavaScriptProcess } from ${JSON.stringify(module_)}
    const own = new JavaScriptProcess()
    process.on('message', async ({ take }) => {
      if (!take) return
      const script = '(() => { const all = []; return () => { for (;;) all.push(new Uint8Array(1e7).fill(1)) } })()'
      const run = await own.begin({ ...${JSON.stringify(setup)}, script }, 60_000)
      await run.work({ rows: '[{"a":1}]' })
      writeFileSync(${JSON.stringify(told)}, run.ended?.ended ?? 'not ended')
    })
    process.on('disconnect', () => process.exit())
    process.on('SIGTERM', () => process.exit())
    process.send({ booted: true })
    setInterval(() => process.send({ beat: true }), 500)`,
  )
  const lines: string[] = []
  const workers = new Workers({
    dataFolder: folder,
    file,
    slots: ['w1'],
    isolatedSlots: [],
    limits: { batchMs: 60_000, batchBytes: 1000 * MB, workerBytes: 500 * MB },
    now: Date.now,
    log: (line) => lines.push(line),
    changed: () => undefined,
  })
  onTestFinished(() => workers.stop())
  workers.load()
  workers.start('redis://127.0.0.1:1')
  const [before] = workers.list()
  await vi.waitFor(async () => expect(await readFile(told, 'utf8')).toBe('memory'), 15_000)
  expect(lines).toEqual([expect.stringMatching(/^Worker w1 has more than 500 MB of memory with what it started/)])
  expect(workers.list()).toEqual([before])
})
