/** Whether the last question to the server was answered by it. */
class Connection {
  #reachable = $state(true)

  get reachable(): boolean {
    return this.#reachable
  }

  reached(): void {
    this.#reachable = true
  }

  lost(): void {
    this.#reachable = false
  }
}

export const connection = new Connection()
