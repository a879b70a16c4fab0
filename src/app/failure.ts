/** Something to tell the person at the terminal, without a stack. `exitCode`: 1 it failed, 2 it was asked wrongly. */
export class Failure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
