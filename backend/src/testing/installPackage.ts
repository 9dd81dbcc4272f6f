import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Installs a package by apt-get, which takes no two callers at once: tests that run beside each other take turns. Does nothing without root. */
export function installPackage(name: string): void {
  if (process.getuid?.() !== 0) return
  const install = `dpkg -s ${name} >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends ${name}; }`
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' as const }
  execFileSync('flock', [join(tmpdir(), 'millrace-apt.lock'), 'sh', '-c', install], quiet)
}
