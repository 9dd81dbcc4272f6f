/** A short smoke of `npm start`: a new data folder, the printed address, the sample's first batches, and a clean stop. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { saidInWords, type PipelineSummary } from '@millrace/shared'

const root = path.resolve(import.meta.dirname, '..')
const data = mkdtempSync(path.join(os.tmpdir(), 'millrace-smoke-'))
const LIMIT_MS = 120_000
const BATCHES = 3

const child = spawn(process.execPath, ['scripts/start.ts', '--port', '0', '--data', data], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const deadline = setTimeout(() => fail(`nothing within ${LIMIT_MS / 1000} s`), LIMIT_MS)

function fail(reason: string): never {
  console.error(`Smoke failed: ${reason}.`)
  child.kill('SIGKILL')
  process.exit(1)
}

const address = await new Promise<URL>((resolve) => {
  let printed = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    process.stdout.write(chunk)
    printed += chunk
    const found = /https?:\/\/\S+token=\S+/.exec(printed)
    if (found) resolve(new URL(found[0]))
  })
  child.on('exit', (code) => fail(`npm start ended with code ${code}`))
})

const token = address.searchParams.get('token') ?? ''
const get = (place: string, headers: Record<string, string> = {}) => fetch(new URL(place, address.origin), { headers, redirect: 'manual' })
if ((await get('/api/pipelines')).status !== 401) fail('the API answers without a token')
if ((await get('/healthz')).status !== 200) fail('/healthz does not answer')

for (;;) {
  const answer = await get('/api/pipelines', { authorization: `Bearer ${token}` })
  if (answer.status !== 200) fail(`GET /api/pipelines answered ${answer.status}`)
  const [sample] = (await answer.json()) as PipelineSummary[]
  if (sample?.run && sample.run.completedBatches >= BATCHES && sample.run.records > 0) {
    console.log(`"${sample.name}" has run ${sample.run.completedBatches} batches with ${sample.run.records} records.`)
    break
  }
  if (sample?.run?.status === 'failed') fail(saidInWords(sample.run.error ?? 'the sample failed'))
  await new Promise((resolve) => setTimeout(resolve, 200))
}

const page = await get('/', { authorization: `Bearer ${token}` })
if (page.status !== 200 || !(await page.text()).includes('<div id="root"')) fail('the editor’s page is not served')

const stopping = Date.now()
child.removeAllListeners('exit')
const code = await new Promise<number | null>((resolve) => {
  child.on('exit', resolve)
  child.kill('SIGINT')
})
const took = Date.now() - stopping
if (took > 5000) fail(`stopping took ${took} ms`)
if (code !== 0) fail(`npm start ended with code ${code}`)
clearTimeout(deadline)
rmSync(data, { recursive: true, force: true })
console.log(`Stopped cleanly in ${took} ms.`)
