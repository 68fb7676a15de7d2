import { beforeEach, expect, test } from 'vitest'
import type { Config, ExerciseType, Load } from '../api/prescription'
import { locale } from './locale.svelte'
import { prescriptionLines, prescriptionText } from './prescription'
import { prescriptionMovements, prescriptionShort } from './short'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const lb = (weight: number): Load => ({ kind: 'weight', weight: weight * 0.45359237, weightUnit: 'lb' })
const run = { exerciseName: 'Course', distanceMeters: 1609.344, distanceUnit: 'mi' as const }
const three = (a: number, b: number, c: number) => [{ movements: [{ exerciseName: 'Pompes', reps: a }, { exerciseName: 'Abdominaux', reps: b }, { exerciseName: 'Air squat', reps: c }] }]

beforeEach(() => {
  locale.current = 'fr'
})

/** The shapes of public programmes: (name, type, config, French, English). */
const SHAPES: [string, ExerciseType, Config, string, string][] = [
  [
    'a ladder every two minutes',
    'EMOM',
    { intervalSeconds: 120, intervals: 'until_failure', ladder: { start: 5, step: 2 }, slots: [{ movements: [{ exerciseName: 'Course', distanceMeters: 225 }, { exerciseName: 'Burpees' }] }] },
    'toutes les 2 min, jusqu’à l’échec : course 225 m, burpees · échelle 5-7-9…',
    'every 2 min, until failure: course 225 m, burpees · ladder 5-7-9…',
  ],
  [
    'death by',
    'EMOM',
    { intervals: 'until_failure', ladder: { start: 1, step: 1 }, slots: [{ movements: [{ exerciseName: 'Saut de précision' }] }] },
    'chaque minute, jusqu’à l’échec : saut de précision · échelle 1-2-3…',
    'every minute, until failure: saut de précision · ladder 1-2-3…',
  ],
  [
    'an EMOM in stages',
    'EMOM',
    { totalMinutes: 10, stages: [{ intervals: 5, slots: three(5, 5, 5), restSeconds: 60 }, { intervals: 5, slots: three(10, 5, 5) }] },
    'EMOM 10 min · 1. 5 min : 5 pompes, 5 abdominaux, 5 air squat · repos 1 min · 2. 5 min : 10 pompes, 5 abdominaux, 5 air squat',
    'EMOM 10 min · 1. 5 min: 5 pompes, 5 abdominaux, 5 air squat · rest 1 min · 2. 5 min: 10 pompes, 5 abdominaux, 5 air squat',
  ],
  [
    'after a miss',
    'EMOM',
    { intervals: 30, slots: three(5, 10, 15), afterFailure: 'amrap' },
    'EMOM 30 min : 5 pompes, 10 abdominaux, 15 air squat · après une ratée, en AMRAP',
    'EMOM 30 min: 5 pompes, 10 abdominaux, 15 air squat · after a miss, as an AMRAP',
  ],
  [
    'Tabata of movements one after the other',
    'circuit',
    { rounds: 8, workSeconds: 20, restSeconds: 10, partition: 'by_movement', restBetweenMovementsSeconds: 60, score: 'lowest_round', movements: [{ exerciseName: 'Air squat' }, { exerciseName: 'Box jump' }] },
    '8 × 20 s / 10 s de repos : air squat, box jump · un mouvement après l’autre · repos 1 min entre les mouvements · score : le tour le plus faible',
    '8 × 20 s / 10 s rest: air squat, box jump · one movement after the other · rest 1 min between movements · score: lowest round',
  ],
  [
    'Linda, by body weight',
    'circuit',
    { repScheme: [3, 2, 1], forTime: true, movements: [{ exerciseName: 'Soulevé de terre', load: { kind: 'bodyweight', factor: 1.5 } }] },
    '3-2-1 : soulevé de terre (1,5 × poids du corps) · pour le temps',
    '3-2-1: soulevé de terre (1.5 × body weight) · for time',
  ],
  [
    'Murph',
    'circuit',
    {
      forTime: true,
      parts: [{ movements: [run] }, { partition: 'free', movements: [{ exerciseName: 'Tractions', reps: 100 }, { exerciseName: 'Pompes', reps: 200 }] }, { movements: [run] }],
    },
    '3 parties · pour le temps · 1. course 1 mi · 2. 100 tractions, 200 pompes · à répartir comme tu veux · 3. course 1 mi',
    '3 parts · for time · 1. course 1 mi · 2. 100 tractions, 200 pompes · split as you like · 3. course 1 mi',
  ],
  [
    'a ladder that comes back down',
    'circuit',
    {
      parts: [
        { durationSeconds: 300, ladder: { start: 5, step: 5 }, movements: [{ exerciseName: 'Burpees' }], restAfterSeconds: 120 },
        { title: 'Retour', forTime: true, timeCapSeconds: 420, ladder: { start: { part: 0 }, step: -5 }, movements: [{ exerciseName: 'Burpees' }] },
      ],
    },
    '2 parties · 1. AMRAP 5 min : burpees · échelle 5-10-15… · puis repos 2 min · 2. Retour, burpees · échelle depuis le tour atteint en 1, −5 par tour · pour le temps · limite 7 min',
    '2 parts · 1. AMRAP 5 min: burpees · ladder 5-10-15… · then rest 2 min · 2. Retour, burpees · ladder from the round reached in 1, −5 a round · for time · cap 7 min',
  ],
  [
    'buy-in and cash-out',
    'AMRAP',
    { durationSeconds: 600, buyIn: [{ exerciseName: 'Rameur', calories: 20 }], movements: [{ exerciseName: 'Thruster', reps: 10 }], cashOut: [run], score: 'reps' },
    'd’abord rameur 20 cal · AMRAP 10 min : 10 thruster · à la fin course 1 mi · score : les reps',
    'first rameur 20 cal · AMRAP 10 min: 10 thruster · at the end course 1 mi · score: reps',
  ],
  [
    'each round for time',
    'circuit',
    { rounds: 3, roundCapSeconds: 300, restBetweenRoundsSeconds: 180, score: 'slowest_round', movements: [{ exerciseName: 'Rameur', calories: { men: 15, women: 12 } }, { exerciseName: 'Vélo', calories: 'max' }] },
    '3 tours : rameur 15/12 cal, vélo cal max · tour limité à 5 min · repos 3 min entre les tours · score : le tour le plus lent',
    '3 rounds: rameur 15/12 cal, vélo max cal · round capped at 5 min · rest 3 min between rounds · score: slowest round',
  ],
  [
    'a percentage with some more, sets to film',
    'standard',
    { setGroups: [{ count: 6, reps: 6, load: { kind: 'percent', percent: 70, of: '1RM', added: 4.5359237, weightUnit: 'lb' } }], filmSets: [0, 5] },
    '6 × 6 à 70 % 1RM + 4,5 kg · à filmer : séries 1, 6',
    '6 × 6 at 70% 1RM + 4.5 kg · to film: sets 1, 6',
  ],
  [
    'assistance, any number of sets',
    'standard',
    { setGroups: [{ count: 3, totalReps: { min: 50, max: 100 } }] },
    '50 à 100 reps en tout',
    '50 to 100 reps in all',
  ],
  [
    'per side',
    'standard',
    { setGroups: [{ count: 3, durationSeconds: 30, perSide: true }], score: 'load' },
    '3 × 30 s par côté · score : la charge',
    '3 × 30 s per side · score: load',
  ],
  ['Grace', 'circuit', { rounds: 1, forTime: true, movements: [{ exerciseName: 'Épaulé-jeté', reps: 30, load: { kind: 'variants', variants: { men: lb(135) as never, women: lb(95) as never } } }] }, '1 tour : 30 épaulé-jeté à 61,2/43,1 kg (hommes/femmes) · pour le temps', '1 round: 30 épaulé-jeté at 61.2/43.1 kg (men/women) · for time'],
]

test.each(SHAPES)('%s', (_name, type, config, french, english) => {
  expect(plain(prescriptionText(type, config, 'kg'))).toBe(french)
  locale.current = 'en'
  expect(plain(prescriptionText(type, config, 'kg'))).toBe(english)
})

test.each(SHAPES)('%s in short has words, and no holes', (_name, type, config) => {
  for (const text of [prescriptionShort(type, config, 'lb'), prescriptionMovements(config, 'lb'), prescriptionText(type, config, 'lb')]) {
    expect(text).not.toMatch(/object|undefined|null|NaN/)
  }
  expect(prescriptionShort(type, config, 'kg')).not.toBe('')
})

test('what this page does not know yet breaks nothing', () => {
  const odd = { setGroups: [{ count: 3, reps: { from: 1 }, load: { kind: 'chains', links: 4 } }], movements: [{ exerciseName: 'X', load: { kind: 'chains' } }], score: 'style' } as never
  for (const type of ['standard', 'EMOM', 'AMRAP', 'circuit', 'yoga'] as never[]) {
    expect(prescriptionLines(type, odd, 'kg').join()).not.toMatch(/object|undefined|NaN/)
    expect(prescriptionShort(type, odd, 'kg')).not.toMatch(/object|undefined|NaN/)
    expect(prescriptionLines(type, {}, 'kg').join()).not.toMatch(/undefined/)
    expect(prescriptionLines(type, null as never, 'kg').join()).not.toMatch(/undefined/)
  }
})
