/** The cases under e2e/pipelines, run through the command as a user runs it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pipelineJsonSchema } from './schema.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const cases = path.join(root, 'e2e/pipelines')

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'millrace-cli-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

const millrace = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(path.join(root, 'backend/bin/millrace.js'), args, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    )
  })

/** Lines of all files below a folder, by relative path. The order of rows counts only behind "Top rows". */
async function contents(folder: string, ordered: boolean): Promise<Record<string, string[]>> {
  const files: Record<string, string[]> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const rows = (await readFile(file, 'utf8')).split('\n').filter(Boolean)
    // Numbers are compared as numbers: 3 and 3.0 are one.
    const texts = rows.map((row) => JSON.stringify(JSON.parse(row)))
    files[path.relative(folder, file)] = ordered ? texts : texts.sort()
  }
  return files
}

for (const name of await readdir(cases)) {
  test(`${name}: the output is as expected, and the same bytes again`, async () => {
    const folder = path.join(cases, name)
    const more = JSON.parse(await readFile(path.join(folder, 'case.json'), 'utf8').catch(() => '{}')) as {
      until?: number
      stderr?: string[]
      code?: number
    }
    const run = (output: string) => {
      const until = more.until === undefined ? [] : ['--until', String(more.until)]
      return millrace('run', path.join(folder, 'pipeline.json'), '--input', path.join(folder, 'input'), '--output', output, ...until)
    }
    const outputs = [path.join(scratch, name, '1'), path.join(scratch, name, '2')]
    const ordered = name.includes('top')
    for (const output of outputs) {
      const { code, stderr } = await run(output)
      for (const words of more.stderr ?? []) expect(stderr).toContain(words)
      if (!more.stderr) expect(stderr).toBe('')
      expect(code).toBe(more.code ?? 0)
      expect(await contents(output, ordered)).toEqual(await contents(path.join(folder, 'expect'), ordered))
    }
    const bytes = await Promise.all(outputs.map((output) => contents(output, true)))
    expect(bytes[1]).toEqual(bytes[0])
  })
}

test('what cannot be run is said in words, with exit code 1', async () => {
  const answers = await Promise.all([
    millrace('run'),
    millrace('fly'),
    millrace('run', 'nowhere.json', '--input', scratch, '--output', scratch),
    millrace('run', path.join(cases, 'sql/pipeline.json'), '--input', path.join(cases, 'empty/input'), '--output', path.join(scratch, 'x')),
    millrace('run', '--until', 'soon', path.join(cases, 'sql/pipeline.json'), '--input', scratch, '--output', scratch),
  ])
  expect(answers.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1])
  const words = answers.map(({ stderr }) => stderr.trim())
  expect(words[0]).toContain('Usage')
  expect(words[1]).toBe('There is no command "fly". See millrace --help.')
  expect(words[2]).toContain('The pipeline cannot be read')
  expect(words[3]).toBe('lines: the pipeline has no such source (it has in).')
  expect(words[4]).toBe('--until must be a whole number of at least 0.')
})

test('the help is enough: its pipeline runs, and the schema it names is current', async () => {
  const { stdout } = await millrace('--help')
  const example = stdout.slice(stdout.indexOf('  { "format": 1'))
  expect(Object.keys((JSON.parse(example) as { nodes: object }).nodes)).toEqual(['lines', 'words', 'count', 'table'])
  const shipped = JSON.parse(await readFile(path.join(root, 'docs/pipeline.schema.json'), 'utf8')) as unknown
  expect(pipelineJsonSchema()).toEqual(shipped)
})
