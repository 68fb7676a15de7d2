import { Problem } from '../api/problem'

/** Something that a page reads from the server: its value, or why it is not there. What was read stays while it is read again. */
export class Resource<T> {
  value = $state.raw<T | undefined>(undefined)
  problem = $state.raw<Problem | null>(null)
  loading = $state(true)
  #asked = 0
  readonly #read: () => Promise<T>

  constructor(read: () => Promise<T>) {
    this.#read = read
    void this.load()
  }

  load = async (): Promise<void> => {
    const mine = ++this.#asked
    this.loading = true
    try {
      const value = await this.#read()
      if (mine !== this.#asked) return
      this.value = value
      this.problem = null
    } catch (problem) {
      if (mine !== this.#asked) return
      if (!(problem instanceof Problem)) throw problem
      this.problem = problem
    } finally {
      if (mine === this.#asked) this.loading = false
    }
  }
}
