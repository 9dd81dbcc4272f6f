/** The processes of this machine, as the kernel tells them. */
import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  pid: number
  parent: number
  group: number
  command: string
}

/** All processes of the machine that have not ended. */
export function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // Behind the name, which may hold anything: state, parent, group.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group), command }]
    } catch {
      // It ended meanwhile.
      return []
    }
  })
}

/** Processes that were told of this data folder, by argument or environment. */
export function processesOf(dataFolder: string): Process[] {
  return processes().filter(({ pid, command }) => command.includes(dataFolder) || environmentOf(pid).includes(`=${dataFolder}\0`))
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    // It ended meanwhile, or belongs to another user.
    return ''
  }
}
