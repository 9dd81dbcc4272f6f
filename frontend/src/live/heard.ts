import type { Socket } from 'socket.io-client'

/** Notes when something last came from the server, be it a sign of life; answers with how that is asked, in milliseconds since the epoch. */
export function rememberHeard(socket: Pick<Socket, 'io'>, now: () => number = Date.now): () => number {
  let heardAt = now()
  socket.io.on('open', () => {
    socket.io.engine.on('packet', () => {
      heardAt = now()
    })
  })
  return () => heardAt
}
