import { connect, type Socket } from 'node:net'
import { eventually } from '../backend/src/recovery/client.ts'

const WITHIN_MS = 10_000

/** A connection to a port on which something will listen soon: a run is at work a moment before its receivers are. */
export function connected(port: number): Promise<Socket> {
  const attempt = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true)
      socket.once('connect', () => resolve(socket)).once('error', reject)
    })
  return eventually(attempt, WITHIN_MS)
}
