/** Sends a message to the process that started this one. Where that is gone nobody hears it: unheard, the error would end this one in the middle of its end. */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}
