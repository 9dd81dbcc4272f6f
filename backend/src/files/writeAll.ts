import type { FileHandle } from 'node:fs/promises'

/** Writes all the bytes where the file stands: a disk that is nearly full takes a part of them, and says nothing of it. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += (await file.write(bytes, written)).bytesWritten
}
