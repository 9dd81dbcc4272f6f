import { SaidError } from '@millrace/shared'

/** An answer that says why there is none, to the person. */
export class Refusal extends SaidError {}
