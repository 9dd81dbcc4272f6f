/** Messages between the supervisor and its worker processes, over the channel that each is born with. Types only. */

/** What a worker process, which was loaded and waiting, is from now on. */
export interface Assignment {
  slot: string
  /** All slots of this supervisor that share runs among them. */
  slots: string[]
  redisUrl: string
  /** The one run that this worker is for; absent = the runs that are placed with it. */
  run?: string
  isolated: IsolatedRuns
}

/** A run that a worker wants to have a process of its own. */
export interface AskedRun {
  run: string
  /** It is to end: a process that it has may end it, a new one is not started for it. */
  stopping: boolean
}

/** The runs of a supervisor that have a worker process of their own. */
export interface IsolatedRuns {
  /** Those that have one now, also one that is about to end: nobody else opens them. */
  held: string[]
  /** Those that have to wait, since there are as many processes as may be. */
  waiting: string[]
  /** As many processes may there be. */
  most: number
}

/** What the supervisor tells a worker. */
export interface WorkerOrders {
  take?: Assignment
  /** They changed. */
  isolated?: IsolatedRuns
  /** Hand the run over at a batch boundary, and end. */
  leave?: true
}

/** What a worker tells its supervisor. */
export interface WorkerWords {
  /** It is loaded and can take a slot. */
  booted?: true
  /** It works. */
  ready?: true
  /** It lives. */
  beat?: true
  /** All runs for which it wants a process of their own, in place of what it wanted before. */
  isolate?: AskedRun[]
}
