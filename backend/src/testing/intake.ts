/** An intake with all sources in the process of a test, on a port of its own. */
import { sourceImplementations } from '../connectors/sources.ts'
import { Intake } from '../intake/intake.ts'

export const startIntake = (dataFolder: string): Promise<Intake> =>
  Intake.start({
    dataFolder,
    implementations: sourceImplementations,
    host: '127.0.0.1',
    port: 0,
    wall: () => Date.now(),
    monotonic: () => performance.now(),
    log: () => undefined,
  })
