/** Somebody who looks at a dashboard by its read-only link, as the page does: every frame is acknowledged once it was taken. */
import { SHARED_SOCKET_PATH, type SharedFrame, type SharedToViewer, type ViewerToShared } from '@millrace/shared'
import { io, type Socket } from 'socket.io-client'

export function openViewer(origin: string, token: string, onFrame: (frame: SharedFrame) => void): Socket<SharedToViewer, ViewerToShared> {
  const socket: Socket<SharedToViewer, ViewerToShared> = io(origin, {
    path: SHARED_SOCKET_PATH,
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnection: false,
  })
  socket.on('frame', (frame) => {
    onFrame(frame)
    socket.emit('taken')
  })
  return socket
}
