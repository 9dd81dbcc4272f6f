import os from 'node:os'

/** Memory of the machine, or of the container if that has less, in bytes. */
export const machineMemory = (): number => Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
