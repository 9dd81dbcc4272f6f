/**
 * How a process is started that may ask no more than so many bytes of the system. Node cannot set such limits: a shell does, and becomes the
 * process. Allocations behind the limit fail, which ends it.
 */
export function withDataLimit(bytes: number, execArgv: readonly string[]): { execPath: string; execArgv: string[] } {
  const script = `ulimit -d ${Math.ceil(bytes / 1024)}; exec "$0" "$@"`
  return { execPath: '/bin/sh', execArgv: ['-c', script, process.execPath, ...execArgv] }
}
