import { expect, test } from 'vitest'
import { deedFor, type Deed, type RunAtWorker } from './deeds.ts'

const run: RunAtWorker = { desired: 'running', version: 2, isolated: false, owner: undefined, held: false }
const owner = { version: 2, isEnding: false }

/** What the run is, what a worker with many runs does, and what one with this run only does. */
const cases: [string, Partial<RunAtWorker>, shared: Deed, one: Deed][] = [
  ['a run to be started', {}, 'own', 'nothing'],
  ['a run with free SQL to be started', { isolated: true }, 'ask', 'own'],
  ['a run with free SQL that has its worker', { isolated: true, held: true }, 'nothing', 'own'],
  ['a run that lost its SQL, while its own worker has not let go', { held: true }, 'nothing', 'nothing'],
  ['a run at work', { owner }, 'nothing', 'handOver'],
  ['a run with free SQL at work', { isolated: true, owner }, 'handOver', 'nothing'],
  ['a new version', { version: 3, owner }, 'deploy', 'handOver'],
  ['a new version with free SQL', { version: 3, isolated: true, owner }, 'handOver', 'deploy'],
  ['a run at work that is to stop', { desired: 'stopped', owner }, 'stop', 'stop'],
  ['the same with free SQL', { desired: 'stopped', isolated: true, owner }, 'stop', 'stop'],
  ['a run that nobody holds, to stop', { desired: 'stopped' }, 'close', 'close'],
  ['the same with free SQL', { desired: 'stopped', isolated: true }, 'close', 'close'],
  ['a run that its own worker stops', { desired: 'stopped', isolated: true, held: true }, 'nothing', 'close'],
  ['the same without free SQL by now', { desired: 'stopped', held: true }, 'nothing', 'close'],
  ['a run that is being let go of', { owner: { ...owner, isEnding: true } }, 'nothing', 'nothing'],
  ['the same with a new version', { version: 3, owner: { ...owner, isEnding: true } }, 'nothing', 'nothing'],
  ['the same, to stop', { desired: 'stopped', owner: { ...owner, isEnding: true } }, 'nothing', 'nothing'],
]
test.each(cases)('%s', (_, found, shared, one) => {
  expect(deedFor({ ...run, ...found }, false)).toBe(shared)
  expect(deedFor({ ...run, ...found }, true)).toBe(one)
})

test('two workers never own a run at the same time', () => {
  for (const isolated of [true, false])
    for (const held of [true, false])
      for (const desired of ['running', 'stopped'] as const) {
        const found = { ...run, desired, isolated, held }
        // A worker of the run's own is there only where it is held.
        const deeds = [deedFor(found, false), ...(held ? [deedFor(found, true)] : [])]
        expect(deeds.filter((deed) => deed === 'own').length).toBeLessThan(2)
      }
})
