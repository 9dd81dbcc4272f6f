/** `npm test`: unit, property, engine, api and recovery tests, then the browser's; ends with one line that counts them all. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const reports = path.join(root, '.cache', 'test-reports')

interface Counts {
  passed: number
  failed: number
  skipped: number
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Counts of a vitest JSON report; a run that wrote none counts as one failure. */
function vitestCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number; numPendingTests: number }
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }
}

/** Counts of a Playwright JSON report. A test that passed only on a second try counts as failed. */
function playwrightCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const only = process.argv.slice(2)
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
let code = 0

async function suite(name: string, file: string, start: () => Promise<number>, counts: (file: string) => Counts): Promise<void> {
  if (only.length > 0 && !only.includes(name)) return
  const exit = await start()
  const counted = counts(file)
  if (exit !== 0 && counted.failed === 0) counted.failed = 1
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counted[key]
  if (exit !== 0) code = 1
}

await suite(
  'build',
  path.join(reports, 'build'),
  () => run(process.execPath, ['scripts/build.ts']),
  () => ({ passed: 0, failed: 0, skipped: 0 }),
)
const unit = path.join(reports, 'unit.json')
await suite('unit', unit, () => run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`]), vitestCounts)
const browser = path.join(reports, 'browser.json')
await suite(
  'browser',
  browser,
  () => run('playwright', ['test', '--config', 'e2e/playwright.config.ts'], { PLAYWRIGHT_JSON_OUTPUT_NAME: browser }),
  playwrightCounts,
)

if (process.env.CI && total.skipped > 0) {
  console.error(`${total.skipped} tests were skipped; CI allows none.`)
  code = 1
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(code || (total.failed > 0 ? 1 : 0))
