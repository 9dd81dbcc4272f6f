/** Calls `end` once the process that started this one has ended, or has let go of it; also where it had before anybody listened. */
export function whenParentEnds(end: () => void): void {
  process.on('disconnect', end)
  // Of a process without such a channel, Node says nothing.
  const { connected } = process as { connected?: boolean }
  if (connected === false) end()
}
