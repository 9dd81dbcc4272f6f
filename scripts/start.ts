/** `npm start`: builds when needed, then becomes the supervisor. */
import { build } from './build.ts'

const wantsHelp = process.argv.includes('--help') || process.argv.includes('-h')
try {
  if (!wantsHelp) await build()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
// The path is a variable: it exists only once it is built.
const main = new URL(wantsHelp ? '../backend/src/main.ts' : '../backend/dist/main.js', import.meta.url).href
await import(main)
