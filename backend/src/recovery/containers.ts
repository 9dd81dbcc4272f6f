/** The services of docker-compose.yml as processes of this machine: their commands, environment and health checks, with other places. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { eventually } from './client.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const HEALTHY_WITHIN_MS = 30_000

interface Service {
  command: string[]
  environment: Record<string, string>
  healthcheck: { test: string[] }
}

export interface Places {
  /** Values of the file's variables, such as `POSTGRES_PASSWORD`. */
  variables: Record<string, string>
  /** What stands for a place of the containers' network and file systems here, in the order of replacement. */
  instead: readonly (readonly [there: string, here: string])[]
  /** Environment that the containers need not have, such as free ports. */
  more: Record<string, string>
}

/** Environment that the image sets. */
function imageEnvironment(): Record<string, string> {
  const lines = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^ENV (.+)$/gm)
  return Object.fromEntries([...lines].flatMap(([, pairs]) => pairs!.split(' ').map((pair) => pair.split('=') as [string, string])))
}

export class Containers {
  readonly #places: Places
  readonly #services: Record<string, Service>
  readonly #running = new Map<string, ChildProcess>()
  /** What the services have printed. */
  printed = ''

  constructor(places: Places) {
    this.#places = places
    const file = parse(readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
      services: Record<string, Service>
    }
    this.#services = file.services
  }

  /** The command of a service as it stands in the file. */
  command(service: string): string[] {
    return this.#services[service]!.command.map((word) => this.#here(word))
  }

  /** Starts a service and waits until its own health check passes. */
  async start(service: string): Promise<void> {
    const [program, ...args] = this.command(service)
    const child = this.#spawn(program!, args, service)
    this.#running.set(service, child)
    child.stdout!.on('data', (text: Buffer) => (this.printed += text.toString()))
    child.stderr!.on('data', (text: Buffer) => (this.printed += text.toString()))
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`${service} ended with code ${child.exitCode}: ${this.printed}`)
      if (!(await this.isHealthy(service))) throw new Error(`${service} does not become healthy: ${this.printed}`)
    }, HEALTHY_WITHIN_MS)
  }

  async isHealthy(service: string): Promise<boolean> {
    const [how, ...words] = this.#services[service]!.healthcheck.test.map((word) => this.#here(word))
    const [program, ...args] = how === 'CMD-SHELL' ? ['sh', '-c', ...words] : words
    const [code] = (await once(this.#spawn(program!, args, service), 'exit')) as [number | null]
    return code === 0
  }

  /** Ends all processes of a service at once, as the kernel does where memory is short. */
  async kill(service: string): Promise<void> {
    const child = this.#running.get(service)!
    this.#running.delete(service)
    process.kill(-child.pid!, 'SIGKILL')
    await once(child, 'exit')
  }

  /** Sends a signal to all processes of a service: SIGSTOP is `docker pause`. */
  signal(service: string, signal: NodeJS.Signals): void {
    process.kill(-this.#running.get(service)!.pid!, signal)
  }

  /** Asks a service to end, as `docker stop` does; answers with its exit code. */
  async stop(service: string): Promise<number | null> {
    const child = this.#running.get(service)!
    this.#running.delete(service)
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }

  async removeAll(): Promise<void> {
    for (const service of this.#running.keys()) await this.kill(service)
  }

  /** A group of its own stands for the container. */
  #spawn(program: string, args: string[], service: string): ChildProcess {
    const { PATH = '', HOME = '' } = process.env
    const given = Object.entries(this.#services[service]!.environment ?? {}).map(([name, value]) => [name, this.#here(value)])
    return spawn(program === 'node' ? process.execPath : program, args, {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH, HOME, ...imageEnvironment(), ...this.#places.more, ...(Object.fromEntries(given) as Record<string, string>) },
    })
  }

  /** Variables as compose puts them in, then the places. */
  #here(text: string): string {
    const filled = text.replaceAll(/\$\$|\$\{(\w+)[^}]*\}/g, (found, name?: string) => {
      if (name === undefined) return '$'
      const value = this.#places.variables[name]
      if (value === undefined) throw new Error(`docker-compose.yml asks for ${found}, which the test does not give.`)
      return value
    })
    return this.#places.instead.reduce((done, [there, here]) => done.replaceAll(there, here), filled)
  }
}
