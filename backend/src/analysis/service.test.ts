import { expect, test } from 'vitest'
import { draftOf, keep, notOutput, source } from '../testing/drafts.ts'
import { AnalysisService } from './service.ts'

test('what takes too long is killed and named, and the next request is answered', async () => {
  const slow = new AnalysisService({ timeoutMs: 1000 })
  try {
    // Operators of constants are computed while they are bound, again for each operator around them.
    const hostile = `SELECT ${Array(900).fill("levenshtein('aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbb')").join(' + ')} AS x FROM input`
    const document = draftOf({ ...source, fine: keep('id > 1'), bad: ['sql', { text: hostile }] }, ['in.out>fine.in', 'fine.out>bad.in'])
    // Now the process is there: what is asked first runs first.
    await slow.inferFormat('lines', '')
    const first = slow.analyse(document, 3)
    const second = slow.analyse(draftOf(source, []), 4)
    expect((await first).problems.filter(notOutput)).toEqual([
      { code: 'analysisTimedOut', severity: 'error', params: { ms: 1000 }, node: 'bad', setting: 'text' },
    ])
    expect((await second).schemas['in']!['out']).toHaveLength(4)
  } finally {
    await slow.close()
  }
})

test('requests after the end are refused', async () => {
  const ended = new AnalysisService()
  const waiting = ended.analyse(draftOf(source, []), 1)
  await Promise.all([expect(waiting).rejects.toThrow('closed'), ended.close()])
  await expect(ended.inferFormat('lines', '')).rejects.toThrow('closed')
})
