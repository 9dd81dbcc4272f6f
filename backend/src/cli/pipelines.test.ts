/** The cases under e2e/pipelines, run through the command as a user runs it. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

for (const { name } of (await readdir(cases, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
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

/** Runs a document over input files, given by their names below the input folder. */
async function runDocument(document: unknown, input: Record<string, string>, ...more: string[]) {
  const folder = await mkdtemp(path.join(scratch, 'run-'))
  await mkdir(path.join(folder, 'input'))
  await writeFile(path.join(folder, 'pipeline.json'), typeof document === 'string' ? document : JSON.stringify(document))
  for (const [name, text] of Object.entries(input)) {
    await mkdir(path.dirname(path.join(folder, 'input', name)), { recursive: true })
    await writeFile(path.join(folder, 'input', name), text)
  }
  const at = (name: string) => path.join(folder, name)
  const answer = await millrace('run', at('pipeline.json'), '--input', at('input'), '--output', at('out'), ...more)
  return { ...answer, files: await contents(at('out'), true) }
}

const node = (type: string, settings: object, typeVersion = 1) => ({ type, typeVersion, name: type, settings, position: { x: 0, y: 0 } })
const wire = (from: string, to: string) => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const lines = node('tcp', { mode: 'listen', host: '127.0.0.1', port: 9999, format: { kind: 'lines' } })
const csv = (delimiter: string) =>
  node('tcp', { ...lines.settings, format: { kind: 'csv', delimiter, columns: ['a', 'b'].map((name) => ({ name, type: 'INTEGER' })) } })
const table = node('liveTable', { mode: 'append' })
const straight = (source: object) => ({
  format: 1,
  name: 'Test',
  interval: 1000,
  nodes: { in: source, table },
  edges: { 'in.out>table.in': wire('in', 'table') },
})

const INPUTS: [
  name: string,
  document: object,
  input: Record<string, string>,
  outcome: { code: number; stderr?: string[]; files?: Record<string, object[]> },
][] = [
  ['nothing', straight(lines), {}, { code: 0, files: {} }],
  ['a batch at the time 0', straight(lines), { 'in/0.txt': 'a' }, { code: 0, files: { 'table/0.jsonl': [{ line: 'a' }] } }],
  [
    'a byte order mark, CRLF, and no last line end',
    straight(lines),
    { 'in/1000': '\uFEFFa\r\nb' },
    { code: 0, files: { 'table/1000.jsonl': [{ line: 'a' }, { line: 'b' }] } },
  ],
  [
    'CSV with another separator',
    straight(csv(';')),
    { 'in/1000.csv': 'a; "b"\n1;"2"\n' },
    { code: 0, files: { 'table/1000.jsonl': [{ a: 1, b: 2 }] } },
  ],
  ['CSV that is empty, without a header', straight(csv(',')), { 'in/1000.csv': '' }, { code: 0, files: {} }],
  [
    'lines that the engine does not survive',
    straight(lines),
    { 'in/1000.txt': 'a\0\nb\n' },
    { code: 0, stderr: ['in 1000: it contains a NUL: a␀'], files: { 'table/1000.jsonl': [{ line: 'b' }] } },
  ],
  [
    'CSV of other columns',
    straight(csv(',')),
    { 'in/1000.csv': 'a,c\n1,2\n' },
    { code: 1, stderr: ['in/1000.csv: the header is "a,c", the source’s columns are "a,b".'] },
  ],
  [
    'a time between batches',
    straight(lines),
    { 'in/1500.txt': 'a' },
    { code: 1, stderr: ['in/1500.txt: the batch time is no multiple of the interval, 1000 ms.'] },
  ],
  [
    'a file without a time',
    straight(lines),
    { 'in/first.txt': 'a' },
    { code: 1, stderr: ['in/first.txt: a file is named after its batch time in milliseconds, such as 1000.jsonl.'] },
  ],
  [
    'a folder in a source’s folder',
    straight(lines),
    { 'in/1000/a.txt': 'a' },
    { code: 1, stderr: ['in/1000: expected a file, this is a folder.'] },
  ],
  [
    'a source that is not there',
    straight(lines),
    { 'out/1000.txt': 'a', 'stray.txt': '' },
    { code: 1, stderr: ['out: the pipeline has no such source (it has in).', 'stray.txt: expected a folder named after a source node.'] },
  ],
]
test.each(INPUTS)('input: %s', async (_name, document, input, { code, stderr = [], files = {} }) => {
  const answer = await runDocument(document, input)
  expect(answer.stderr.trim().split('\n').filter(Boolean)).toEqual(stderr)
  expect(answer.code).toBe(code)
  expect(answer.files).toEqual(
    Object.fromEntries(Object.entries(files).map(([name, rows]) => [name, rows.map((row) => JSON.stringify(row))])),
  )
})

test('a document of an older format with a step of an older version runs', async () => {
  const old = {
    format: 0,
    name: 'Old',
    interval: 1000,
    nodes: { in: lines, loud: node('addColumn', { name: 'loud', formula: 'upper(line)' }), table },
    edges: [wire('in', 'loud'), wire('loud', 'table')],
  }
  const { code, files } = await runDocument(old, { 'in/1000.txt': 'a\n' })
  expect({ code, files }).toEqual({ code: 0, files: { 'table/1000.jsonl': ['{"line":"a","loud":"A"}'] } })
})

test.each<[string, unknown, string[]]>([
  ['of a newer format', { ...straight(lines), format: 99 }, ['It has format 99; this Millrace reads up to format 1. Update Millrace.']],
  ['that is no JSON', '{', ['is not JSON']],
  ['that is none', [], ['it is no JSON object']],
  [
    'without what it needs',
    { format: 1, nodes: { 'A b': lines }, edges: {} },
    ['name: This is missing.', 'interval: This is missing.', 'nodes.A b: "A b" cannot be a name here'],
  ],
  [
    'whose wire leads nowhere',
    { ...straight(lines), edges: { 'in.out>x.in': wire('in', 'x') } },
    ['the wire "in.out>x.in" leads to "x", which is not there'],
  ],
  [
    'without a source',
    { ...straight(lines), nodes: { table }, edges: {} },
    ['table: Nothing is connected to "Rows".', 'The pipeline has no input.'],
  ],
])('a document %s is refused in words', async (_name, document, words) => {
  const { code, stderr } = await runDocument(document, {})
  expect(code).toBe(1)
  const told = stderr.trim().split('\n')
  expect(told).toHaveLength(words.length)
  words.forEach((each, i) => expect(told[i]).toContain(each))
})

test('what cannot be run is said in words, with exit code 1', async () => {
  const sql = path.join(cases, 'sql/pipeline.json')
  const input = path.join(cases, 'sql/input')
  const answers: [string[], string | RegExp][] = [
    [['run'], /^Usage/],
    [['fly'], 'There is no command "fly". See millrace --help.'],
    [['run', 'nowhere.json', '--input', scratch, '--output', scratch], /^The pipeline cannot be read/],
    [['run', sql, '--input', path.join(scratch, 'nowhere'), '--output', scratch], /^The input folder cannot be read/],
    [['run', sql, '--input', input, '--output', sql], /^The output folder cannot be made/],
    [['run', sql, '--input', input, '--output', scratch, '--until', 'soon'], '--until must be a whole number of at least 0.'],
    [['run', sql, '--input', input, '--output', scratch, '--memory', 'lots'], '--memory must be a size such as 500MB or 2GB.'],
    [['run', sql, '--input', input, '--output', scratch, '--loud'], /^Unknown option '--loud'/],
  ]
  for (const [args, words] of answers) {
    const { code, stderr, stdout } = await millrace(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim()).toEqual(typeof words === 'string' ? words : expect.stringMatching(words))
  }
})

test('the help is enough: its pipeline runs, and the schema it names is current', async () => {
  const { stdout } = await millrace('--help')
  const example = stdout.slice(stdout.indexOf('  { "format": 1'))
  const { code, files } = await runDocument(example, { 'lines/1000.txt': 'to be or not to be\n' })
  expect(code).toBe(0)
  expect(files['table/1000.jsonl']!.map((row) => JSON.parse(row) as object)).toEqual(
    expect.arrayContaining([
      { word: 'to', n: 2 },
      { word: 'not', n: 1 },
    ]),
  )
  const shipped = JSON.parse(await readFile(path.join(root, 'docs/pipeline.schema.json'), 'utf8')) as unknown
  expect(pipelineJsonSchema()).toEqual(shipped)
})
