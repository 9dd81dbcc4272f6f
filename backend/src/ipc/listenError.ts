/** Why a place cannot be listened on, in one line for the person. `option` is the one that chooses another port. */
export function listenError(error: NodeJS.ErrnoException, host: string, port: number, option: string): string {
  const place = `${host}:${port}`
  if (error.code === 'EADDRINUSE')
    return `Another program listens on ${place}: stop it, or start Millrace with ${option} and another number.`
  if (error.code === 'EACCES') return `${place} may not be opened by this user: start Millrace with ${option} and a number from 1024.`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return `${host} is no address of this machine: start Millrace with --host and one that is.`
  return `${place} cannot be opened: ${error.message}`
}
