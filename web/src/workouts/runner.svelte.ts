import { Problem } from '../api/problem'
import { endOf, START, titleIn } from '../offline/day'
import type { Operation, Value } from '../offline/operations'
import type { Outbox } from '../offline/outbox.svelte'
import { answered, planned } from './change'
import { flatten } from './flatten'
import { type Form, Forms, planOf, shareOf } from './forms'
import { keptProgress, laidOver, loadLastTimes, loadProgress, type Progress, type Session } from './load'
import { exercisePath, FINISH, VERSION } from './paths'
import { grown } from './project'
import { Register } from './register.svelte'
import { Rest, restAfter } from './rest.svelte'
import type { Row } from './standard.svelte'
import type { Data, Exercise, SetEntry, Status, Workout } from './types'
import { handsFree, untilHandsFree } from '../ui/hands'
import { Undo } from '../ui/undo.svelte'

/** One workout on the screen: its exercises, which one is open, and what a person does with them. */
export class Runner {
  /** Why there is nothing to show, where there is not. */
  problem: Problem | null = $state.raw(null)
  index = $state(0)
  workout: Workout | null = $state.raw(null)
  session: Session | null = $state.raw(null)
  exercises: Exercise[] = $state.raw([])
  register: Register | null = $state.raw(null)
  previous: ReadonlyMap<string, Data> = $state.raw(new Map())
  readonly undo = new Undo()
  readonly rest: Rest
  readonly #forms = new Forms((itemId) => this.#previousSets(itemId))
  /** As the server has them, by the version that it knows this attempt to have. */
  #loaded: Exercise[] = []

  constructor(readonly outbox: Outbox, readonly workoutId: string) {
    this.rest = new Rest(workoutId)
  }

  /** What this phone has is shown at once; then the server is asked, and what it has that is not here is shown too. Resolves when no hand is on anything. */
  load = async (): Promise<void> => {
    this.problem = null
    if (!this.register) {
      const kept = await keptProgress(this.workoutId)
      if (kept) this.#show(kept, await laidOver(this.workoutId, kept, this.outbox))
    }
    await this.outbox.ready
    // The server knows of it only when its start has arrived.
    if (this.outbox.pending(this.workoutId).some(({ path }) => path === START)) await this.outbox.settled()
    try {
      await this.#adopt(await loadProgress(this.workoutId))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (!this.register) this.problem = problem
    }
    if (this.workout) await this.#loadLastTimes(this.workout)
    await untilHandsFree()
  }

  /**
   * Nothing moves under the thumb: a document waits until the hands are free, so that what is written meanwhile goes where
   * the person sees it and stands on what they see; and where it says what is shown already, nothing changes at all.
   */
  async #adopt(progress: Progress): Promise<void> {
    let pending: readonly Operation[]
    do {
      if (this.register) await untilHandsFree()
      this.outbox.commitDrafts()
      pending = await laidOver(this.workoutId, progress, this.outbox)
    } while (this.register && (!handsFree() || this.outbox.typing > 0))
    const exercises = grown(progress.exercises, pending)
    const same = JSON.stringify(exercises.map(planOf)) === JSON.stringify(this.#loaded.map(planOf))
    if (same && this.register?.says(flatten(exercises, progress.feedback, progress.heads), pending)) this.#learn(progress, pending)
    else this.#show(progress, pending)
  }

  #learn({ workout, session, heads, clockOffset }: Progress, pending: readonly Operation[]): void {
    this.outbox.clockOffset = clockOffset ?? this.outbox.clockOffset
    this.outbox.heads.learn(this.workoutId, heads)
    for (const operation of pending) this.outbox.heads.put(operation)
    const title = titleIn(pending) ?? session.title
    this.workout = workout
    this.session = { ...session, title }
  }

  #show(progress: Progress, pending: readonly Operation[]): void {
    this.#learn(progress, pending)
    this.#loaded = grown(progress.exercises, pending)
    const first = this.register === null
    const values = flatten(this.#loaded, progress.feedback, progress.heads)
    if (this.register) this.register.adopt(values, pending)
    else this.register = new Register(this.outbox, this.workoutId, values, pending)
    this.#replan()
    if (first) this.index = this.#whereToResume()
  }

  /** The exercises by the version that the student chose, the open one still open, and each form where the person left it. */
  #replan(): void {
    const { register, exercise: open } = this
    if (!register) return
    this.exercises = planned(this.#loaded, this.session?.offered ?? null, register)
    this.#forms.fill(register, this.exercises)
    const at = this.exercises.findIndex(({ itemId }) => itemId === open?.itemId)
    this.index = at >= 0 ? at : Math.max(0, Math.min(this.index, this.exercises.length - 1))
  }

  /** The coach's change that the student has not answered. */
  get offer(): Session['offered'] {
    const offered = this.session?.offered ?? null
    return offered && this.register && answered(offered, this.register) === null && this.endedAt === null ? offered : null
  }

  /** Takes the coach's version or keeps mine; null takes the answer back. */
  answer(version: number, take: boolean | null): void {
    this.register?.overwrite(VERSION, { version, take })
    this.#replan()
  }

  /** Changes what a free session is made of: its title, or one exercise more or less. */
  write(path: string, value: Value): void {
    this.outbox.write(this.workoutId, path, value)
    const made = [{ path, value }] as Operation[]
    if (this.session) this.session = { ...this.session, title: titleIn(made) ?? this.session.title }
    this.exercises = grown(this.exercises, made)
    if (this.register) this.#forms.fill(this.register, this.exercises)
  }

  /** Last time's numbers are a help: without them the page is whole. */
  async #loadLastTimes(workout: Workout): Promise<void> {
    try {
      this.previous = await loadLastTimes(workout)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
    }
  }

  #previousSets(itemId: string): ReadonlyMap<string, SetEntry> {
    const sets = this.previous.get(itemId)?.sets ?? []
    return new Map(sets.filter((set) => set.done).map((set) => [set.setId, set]))
  }

  #whereToResume(): number {
    const statuses = this.exercises.map((exercise) => this.status(exercise))
    const doing = statuses.indexOf('in_progress')
    const open = doing >= 0 ? doing : statuses.indexOf('not_started')
    return Math.max(0, open)
  }

  get exercise(): Exercise | null {
    return this.exercises[this.index] ?? null
  }

  form(exercise: Exercise): Form | null {
    return this.#forms.get(exercise.itemId)
  }

  status(exercise: Exercise): Status {
    return this.register?.status(exercise.itemId) ?? exercise.status
  }

  /** Why an exercise was skipped, in the student's words. */
  skipReason(exercise: Exercise): string | null {
    return this.register?.text(exercisePath(exercise.itemId, 'skipReason')) ?? null
  }

  /** The coach's first name; empty where the server does not say, and in a session of one's own. */
  get coach(): string {
    return this.session?.free ? '' : this.session?.coachName.split(' ')[0] ?? ''
  }

  hasNote(exercise: Exercise): boolean {
    return this.register?.text(exercisePath(exercise.itemId, 'notes')) != null
  }

  /** The instant the person finished, by the server's clock; null while the workout runs (one left alone for hours is not finished by them). */
  get endedAt(): string | null {
    const value = this.register?.get(FINISH) ?? null
    if (value !== null) return endOf({ value, clockOffset: this.outbox.clockOffset })
    if (this.register?.has(FINISH)) return null
    return this.outbox.heads.has(this.workoutId, FINISH) ? (this.workout?.endedAt ?? null) : null
  }

  /** Now by the server's clock, as far as it is known. */
  serverNow(): number {
    return Date.now() + (this.outbox.clockOffset ?? 0)
  }

  /** Share of an exercise that is logged, 0 to 1; null where its plan has no number to compare with. */
  share(exercise: Exercise): number {
    return shareOf(this.form(exercise))
  }

  goTo(index: number): void {
    this.index = index
    this.undo.clear()
  }

  /** The next exercise that is neither completed nor skipped, looking on from the current one and then from the top. */
  get nextIndex(): number | null {
    const order = [...this.exercises.keys()].slice(this.index + 1).concat([...this.exercises.keys()].slice(0, this.index))
    return order.find((i) => this.#isOpen(this.exercises[i])) ?? null
  }

  #isOpen(exercise: Exercise | undefined): boolean {
    return exercise !== undefined && ['not_started', 'in_progress'].includes(this.status(exercise))
  }

  complete(exercise: Exercise): void {
    this.register?.set(exercisePath(exercise.itemId, 'status'), 'completed')
  }

  /** Skips with a reason (null for none); answers how to undo it. */
  skip(exercise: Exercise, reason: string | null): () => void {
    const undo = this.register?.record(() => {
      this.register?.set(exercisePath(exercise.itemId, 'status'), 'skipped')
      this.register?.set(exercisePath(exercise.itemId, 'skipReason'), reason)
    })
    this.rest.skip()
    return undo ?? (() => undefined)
  }

  /** Completed or skipped no more: the status follows from the log again. */
  reopen(exercise: Exercise): void {
    this.register?.set(exercisePath(exercise.itemId, 'status'), null)
    if (this.register?.text(exercisePath(exercise.itemId, 'skipReason'))) this.register.set(exercisePath(exercise.itemId, 'skipReason'), null)
  }

  /** The rest that follows a set just ticked; none when a finished workout is corrected. */
  restAfter(row: Row): void {
    if (this.endedAt !== null) return
    this.rest.start(restAfter(row.planned, row.kind, this.exercise?.config.superset?.restSeconds ?? this.workout?.restPeriodSeconds ?? null))
  }

  /** Completed; what was logged without a plan needs no other word. */
  isDone(exercise: Exercise): boolean {
    const status = this.status(exercise)
    return status === 'completed' || (status === 'in_progress' && this.session?.free === true)
  }

  finish(): void {
    for (const exercise of this.exercises) if (this.isDone(exercise)) this.complete(exercise)
    // As this phone's clock says: the operation carries how far it is off.
    this.register?.set(FINISH, { endedAt: new Date().toISOString() })
    this.rest.skip()
  }

  /** Stops every timer of the page. */
  leave(): void {
    this.rest.stop()
    this.undo.clear()
  }
}
