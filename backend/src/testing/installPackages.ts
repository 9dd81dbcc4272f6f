import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Installs packages by apt-get, which takes no two callers at once: tests that run beside each other take turns. Does nothing without root. */
export function installPackages(...names: string[]): void {
  if (process.getuid?.() !== 0) return
  const all = names.join(' ')
  const install = `dpkg -s ${all} >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends ${all}; }`
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' as const }
  execFileSync('flock', [join(tmpdir(), 'millrace-apt.lock'), 'sh', '-c', install], quiet)
}
