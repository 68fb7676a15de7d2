import { beforeEach, describe, expect, test } from 'vitest'
import type { Config, ExerciseType, Load, SetGroup } from '../api/prescription'
import { locale } from './locale.svelte'
import { loadText, movementText } from './loads'
import { prescriptionText } from './prescription'
import { prescriptionShort } from './short'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const kg = (weight: number): Load => ({ kind: 'weight', weight, weightUnit: 'kg' })
const cindy = [
  { exerciseName: 'Tractions', reps: 5 },
  { exerciseName: 'Pompes', reps: 10 },
  { exerciseName: 'Air squat', reps: 15 },
]
const fiveThreeOne: SetGroup[] = [
  { count: 1, reps: 5, load: { kind: 'percent', percent: 75, of: 'TM' } },
  { count: 1, reps: 3, load: { kind: 'percent', percent: 85, of: 'TM' } },
  { count: 1, reps: 1, plus: true, load: { kind: 'percent', percent: 95, of: 'TM' } },
]
const fran: Config = {
  rounds: 3,
  repScheme: [21, 15, 9],
  forTime: true,
  timeCapSeconds: 600,
  movements: [{ exerciseName: 'Thruster', load: { kind: 'variants', variants: { men: kg(43) as never, women: kg(29) as never } } }, { exerciseName: 'Tractions' }],
}

beforeEach(() => {
  locale.current = 'fr'
})

const FULL: [string, ExerciseType, Config, string, string][] = [
  ['plain keys', 'standard', { sets: 5, reps: 5, weight: 100, weightUnit: 'kg' }, '5 × 5 à 100 kg', '5 × 5 · 100 kg'],
  ['without a load', 'standard', { sets: 3, reps: 15, weight: null, weightUnit: null }, '3 × 15', '3 × 15'],
  ['with RPE and rest', 'standard', { setGroups: [{ count: 5, reps: 5, load: kg(100), rpe: 8, restSeconds: 180 }] }, '5 × 5 à 100 kg · RPE 8 · repos 3 min', '5 × 5 · 100 kg'],
  [
    'warm-up apart',
    'standard',
    { setGroups: [{ count: 1, reps: 5, load: kg(40), kind: 'warmup' }, { count: 3, reps: { min: 8, max: 10 }, load: kg(60), rir: 2, tempo: '20X1' }] },
    'Échauffement : 1 × 5 à 40 kg · 3 × 8 à 10 à 60 kg · RIR 2 · tempo 20X1',
    '3 × 8 à 10 · 60 kg',
  ],
  ['5/3/1', 'standard', { setGroups: fiveThreeOne }, '1 × 5 à 75 % TM, 1 × 3 à 85 % TM, 1 × 1+ à 95 % TM', '3 × 5/3/1+'],
  ['by time', 'standard', { setGroups: [{ count: 3, durationSeconds: 45 }] }, '3 × 45 s', '3 × 45 s'],
  ['reps in all', 'standard', { setGroups: [{ count: 1, totalReps: 50, load: { kind: 'bodyweight', added: 10, weightUnit: 'kg' } }] }, '50 reps en tout (poids du corps + 10 kg)', '50 reps en tout · poids du corps + 10 kg'],
  ['EMOM', 'EMOM', { totalMinutes: 30, intervals: 30, intervalSeconds: 60, slots: [{ movements: cindy }] }, 'EMOM 30 min : 5 tractions, 10 pompes, 15 air squat', 'EMOM 30 min'],
  ['plain EMOM', 'EMOM', { totalMinutes: 10, repsPerMinute: 12 }, 'EMOM 10 min · 12 reps par minute', 'EMOM 10 min'],
  ['odd and even', 'EMOM', { intervals: 10, intervalSeconds: 60, slots: [{ movements: cindy.slice(0, 1) }, { movements: cindy.slice(1, 2) }] }, 'EMOM 10 min · 1. 5 tractions · 2. 10 pompes', 'EMOM 10 min'],
  ['every two minutes', 'EMOM', { intervals: 10, intervalSeconds: 120, slots: [{ movements: cindy.slice(0, 1) }] }, 'toutes les 2 min, 10 fois : 5 tractions', 'toutes les 2 min, 10 fois'],
  ['until failure', 'EMOM', { intervals: 'until_failure', intervalSeconds: 60, slots: [{ movements: cindy.slice(0, 1) }] }, 'chaque minute, jusqu’à l’échec : 5 tractions', 'chaque minute, jusqu’à l’échec'],
  ['AMRAP', 'AMRAP', { timeMinutes: 20, durationSeconds: 1200, movements: cindy }, 'AMRAP 20 min : 5 tractions, 10 pompes, 15 air squat', 'AMRAP 20 min'],
  ['AMRAP with a target', 'AMRAP', { timeMinutes: 12, targetReps: 150 }, 'AMRAP 12 min · objectif 150 reps', 'AMRAP 12 min'],
  ['Fran', 'circuit', fran, '21-15-9 : thruster à 43/29 kg (hommes/femmes), tractions · pour le temps · limite 10 min', '21-15-9'],
  ['rounds with rest', 'circuit', { rounds: 5, restSeconds: 180, restBetweenRoundsSeconds: 180, movements: cindy }, '5 tours : 5 tractions, 10 pompes, 15 air squat · repos 3 min entre les tours', '5 tours'],
  ['Tabata', 'circuit', { rounds: 8, workSeconds: 20, restSeconds: 10, movements: [{ exerciseName: 'Pompes', reps: 'max' }] }, '8 × 20 s / 10 s de repos : pompes max', '8 × 20 s / 10 s de repos'],
  ['plain circuit', 'circuit', { rounds: 3, repsPerRound: 20, weight: 24, weightUnit: 'kg', restSeconds: 60 }, '3 tours : 20 reps par tour à 24 kg · repos 1 min entre les tours', '3 tours'],
]

test.each(FULL)('%s', (_name, type, config, full, short) => {
  expect(plain(prescriptionText(type, config, 'kg'))).toBe(full)
  expect(plain(prescriptionShort(type, config, 'kg'))).toBe(short)
})

test('in English and in pounds', () => {
  locale.current = 'en'
  const config: Config = { setGroups: [{ count: 5, reps: 5, load: kg(100), rpe: 8.5, restSeconds: 90 }] }
  expect(plain(prescriptionText('standard', config, 'lb'))).toBe('5 × 5 at 220.5 lb · RPE 8.5 · rest 1 min 30')
})

describe('loads and movements', () => {
  test.each<[Load, string]>([
    [{ kind: 'weight', weight: 20, weightUnit: 'kg', implements: 2 }, '2 × 20 kg'],
    [{ kind: 'bodyweight' }, 'poids du corps'],
    [{ kind: 'bodyweight', factor: 1.5 }, '1,5 × poids du corps'],
    [{ kind: 'bodyweight', assisted: 15, weightUnit: 'kg' }, 'poids du corps − 15 kg'],
    [{ kind: 'drop', percent: 10 }, '−10 % de la plus lourde du jour'],
    [{ kind: 'percent', percent: 90, of: 'result' }, '90 % du résultat'],
  ])('%j', (load, text) => {
    expect(plain(loadText(load, 'kg'))).toBe(text)
  })

  test.each([
    [{ exerciseName: 'Course', distanceMeters: 400 }, 'course 400 m'],
    [{ exerciseName: 'Rameur', calories: { men: 21, women: 15 } }, 'rameur 21/15 cal'],
    [{ exerciseName: 'Fentes', reps: 10, perSide: true, load: kg(12) }, '10 fentes à 12 kg par côté'],
    [{ exerciseName: 'GHD sit-up', reps: 20 }, '20 GHD sit-up'],
  ])('%j', (movement, text) => {
    expect(plain(movementText(movement, 'kg'))).toBe(text)
  })
})
