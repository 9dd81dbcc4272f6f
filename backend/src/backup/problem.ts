/** Something that the person has to mend before a back-up or a restore can be done; the message is one line for them. */
export class BackupProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupProblem'
  }
}
