import type { ChildProcess } from 'node:child_process'

/** A child of which `exit` tells also that it could not even be started, as where no more processes may be: Node tells of that by `error` only. */
export function withExit<C extends ChildProcess>(child: C): C {
  return child.on('error', () => {
    if (child.pid === undefined) child.emit('exit', child.exitCode, null)
  })
}
