import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { AnalysisService } from '../analysis/service.ts'
import { PreviewService } from '../preview/service.ts'
import { emptyScratch } from './scratch.ts'

test('what an api that was killed left is gone at the next start, and one that ends leaves nothing', async () => {
  const data = await mkdtemp(path.join(os.tmpdir(), 'millrace-scratch-'))
  onTestFinished(() => rm(data, { recursive: true }))
  const scratch = await emptyScratch(data)
  const services = [new AnalysisService({ scratch }), new PreviewService({ scratch })]
  onTestFinished(() => Promise.all(services.map((service) => service.close())).then(() => undefined))
  expect(
    readdirSync(scratch)
      .map((name) => name.replace(/[^-]+$/, ''))
      .sort(),
  ).toEqual(['millrace-analysis-', 'millrace-previews-'])
  await Promise.all(services.map((service) => service.close()))
  expect(readdirSync(scratch)).toEqual([])

  await writeFile(path.join(scratch, 'left'), 'by kill -9')
  expect(await emptyScratch(data)).toBe(scratch)
  expect(existsSync(path.join(scratch, 'left'))).toBe(false)
})
