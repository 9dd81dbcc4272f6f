import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { SmallDisk } from '../testing/smallDisk.ts'
import { OpenBlock } from './openBlock.ts'

test('what a full disk did not take is written once there is room, records and dead letters alike', async (context) => {
  const disk = await SmallDisk.of(context, 256 * 1024)
  try {
    const file = path.join(disk.outside(disk.inside), '1.txt')
    const block = new OpenBlock(1, file)
    const records = Array.from({ length: 200 }, (_, i) => `record ${i} ${'x'.repeat(500)}\n`)
    const refused = Array.from({ length: 200 }, (_, i) => ({ line: `line ${i} ${'x'.repeat(500)}`, reason: 'bad' }))
    await disk.fill()
    const add = (from: number, to: number) =>
      block.add(Buffer.from(records.slice(from, to).join('')), to - from, refused.slice(from, to), 1000)
    add(0, 100)
    await expect(block.write()).rejects.toThrow(/ENOSPC/)
    add(100, 200)
    await expect(block.write()).rejects.toThrow(/ENOSPC/)
    await disk.free()
    await disk.fill(256 * 1024 - 120 * 1024)
    // Now the records fit, and the dead letters do not.
    await expect(block.write()).rejects.toThrow(/ENOSPC/)
    await disk.free()
    await block.write()
    await block.sync()
    await block.close()
    expect(await readFile(file, 'utf8')).toBe(records.join(''))
    const dead = (await readFile(`${file}.dead`, 'utf8')).trimEnd().split('\n')
    expect(dead.map((line) => (JSON.parse(line) as { line: string }).line)).toEqual(refused.map(({ line }) => line))
  } finally {
    await disk.remove()
  }
})
