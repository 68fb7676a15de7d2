import { vi } from 'vitest'
import type { Config, ExerciseType } from '../api/prescription'
import type { Operation, Value } from '../offline/operations'
import { Outbox } from '../offline/outbox.svelte'
import { worldOf } from '../offline/testing'
import { flatten } from './flatten'
import { Register } from './register.svelte'
import type { Data, Exercise } from './types'

export const ITEM = '0198c5f2-7a10-7c3e-9b1a-1f2e3d4c5b6a'

export function exercise(exerciseType: ExerciseType, config: Config, data: Partial<Data> = {}): Exercise {
  return {
    itemId: ITEM,
    position: 0,
    exerciseId: ITEM,
    exerciseName: 'Essai',
    exerciseType,
    config,
    status: 'not_started',
    skipReason: null,
    notes: null,
    videos: [],
    data: { rpe: null, notes: null, ...data },
  }
}

/** A register over what a document holds, and the changes that are made through it, by path without the exercise. */
export function registerOf(one: Exercise, heads: Record<string, string[]> = {}) {
  const outbox = new Outbox('ines', worldOf({ now: Date.now }))
  const written: [string, Value][] = []
  const write = outbox.write.bind(outbox)
  vi.spyOn(outbox, 'write').mockImplementation((workoutId, path, value, covers) => {
    written.push([path.replace(`/ex/${ITEM}/`, ''), value])
    write(workoutId, path, value, covers)
  })
  const pending: Operation[] = []
  return { register: new Register(outbox, 'w', flatten([one], { rpe: null, notes: null }, heads), pending), written }
}
