import { expect, test } from 'vitest'
import type { Config } from '../api/prescription'
import { Circuit } from './circuit.svelte'
import { dataPath } from './paths'
import { plannedId } from './plan'
import { exercise, ITEM, registerOf } from './testing'
import type { Data, StationEntry } from './types'

const helen: Config = {
  rounds: 3,
  movements: [
    { exerciseName: 'Course', distanceMeters: 400 },
    { exerciseName: 'Swing', reps: 21, load: { kind: 'weight', weight: 24, weightUnit: 'kg' } },
    { exerciseName: 'Tractions', reps: 12 },
  ],
}
const fran: Config = { repScheme: [21, 15, 9], forTime: true, movements: [{ exerciseName: 'Thruster', load: { kind: 'variants', variants: {} } }, { exerciseName: 'Tractions' }] }

function circuit(config: Config = helen, data: Partial<Data> = {}, fields: string[] = []) {
  const one = exercise('circuit', config, data)
  const { register, written } = registerOf(one, Object.fromEntries(fields.map((field) => [dataPath(ITEM, field), ['op']])))
  return { form: new Circuit(register, one), written, register }
}

const cell = (form: Circuit, n: number, k: number) => form.rounds[n]!.stations[k]!
const path = (n: number, k: number, field: string) => `round/${plannedId(ITEM, n)}/station/${k}/${field}`

test('at first all is pencil and the first station is at the thumb', () => {
  const { form, written } = circuit()
  expect(form.rounds.map(({ stations }) => stations.map(({ amount, measure, done }) => [amount, measure, done]))).toEqual(
    Array(3).fill([[400, 'distanceMeters', false], [21, 'reps', false], [12, 'reps', false]]),
  )
  expect([form.round?.n, form.station?.k, written]).toEqual([0, 0, []])
})

test('done writes what is shown, and goes on to the next open station and round', () => {
  const { form, written } = circuit()
  for (let n = 0; n < 3; n += 1) form.finish(form.round!, form.station!)
  expect(written).toEqual([
    [path(0, 0, 'distanceMeters'), 400],
    [path(0, 1, 'weight'), { weight: 24, weightUnit: 'kg' }],
    [path(0, 1, 'reps'), 21],
    [path(0, 2, 'reps'), 12],
  ])
  expect([form.rounds[0]?.done, form.round?.n, form.station?.k]).toEqual([true, 1, 0])
})

test('a number that is changed is done with its load; emptied it is to do again', () => {
  const { form } = circuit()
  form.setAmount(form.rounds[0]!, cell(form, 0, 1), 0)
  expect(cell(form, 0, 1)).toMatchObject({ amount: 0, weight: { weight: 24 }, done: true })
  form.setAmount(form.rounds[0]!, cell(form, 0, 1), null)
  expect(cell(form, 0, 1)).toMatchObject({ amount: 21, done: false })
})

test('skipped keeps no number; done after all it is as planned', () => {
  const { form } = circuit()
  form.setAmount(form.rounds[0]!, cell(form, 0, 2), 4)
  form.skip(form.rounds[0]!, cell(form, 0, 2))
  expect(cell(form, 0, 2)).toMatchObject({ amount: null, skipped: true, done: true })
  form.finish(form.rounds[0]!, cell(form, 0, 2))
  expect(cell(form, 0, 2)).toMatchObject({ amount: 12, skipped: false, done: true })
  form.clear(form.rounds[0]!, cell(form, 0, 2))
  expect(cell(form, 0, 2).done).toBe(false)
})

test('a round as planned leaves what is there, and exactly the rest is taken back', () => {
  const { form } = circuit()
  form.setAmount(form.rounds[0]!, cell(form, 0, 2), 10)
  const undo = form.roundAsPlanned(form.rounds[0]!)
  expect(form.rounds[0]!.stations.map(({ amount }) => amount)).toEqual([400, 21, 10])
  expect(form.round?.n).toBe(1)
  undo()
  expect(form.rounds[0]!.stations.map(({ done }) => done)).toEqual([false, false, true])
})

test('21-15-9; a load of no number follows from the round before', () => {
  const { form } = circuit(fran)
  expect(form.rounds.map(({ stations }) => stations[0]?.planned)).toEqual([21, 15, 9])
  form.setWeight(form.rounds[0]!, cell(form, 0, 0), { weight: 29, weightUnit: 'kg' })
  expect(cell(form, 1, 0).weight).toEqual({ weight: 29, weightUnit: 'kg' })
  expect(cell(form, 1, 1).weight).toBeNull()
})

test('as many as possible is no number: it has to be counted', () => {
  const { form, written } = circuit({ rounds: 1, movements: [{ exerciseName: 'Pompes', reps: 'max' }] })
  form.finish(form.round!, form.station!)
  expect(written).toEqual([])
  expect(form.rounds[0]?.done).toBe(false)
})

test('one round more, taken away and brought back', () => {
  const { form } = circuit()
  form.addRound()
  expect([form.rounds.length, form.round?.n, form.round?.added]).toEqual([4, 3, true])
  form.finish(form.round!, form.station!)
  const undo = form.removeRound(form.rounds[3]!)
  expect(form.rounds).toHaveLength(3)
  undo()
  expect([form.rounds.length, cell(form, 3, 0).done]).toEqual([4, true])
})

test('times: of a distance, of a round, of all; the cap and its reps', () => {
  const { form, written } = circuit()
  form.setSeconds(form.rounds[0]!, cell(form, 0, 0), 95)
  form.setSplit(form.rounds[0]!, 250)
  form.setTime(900)
  form.setCapped(true)
  form.setRepsAtCap(0)
  expect(form.repsAtCap).toBe(0)
  form.setCapped(false)
  expect([form.capped, form.repsAtCap, form.timeSeconds]).toEqual([false, null, 900])
  expect(written.slice(0, 2)).toEqual([[path(0, 0, 'seconds'), 95], [`round/${plannedId(ITEM, 0)}/splitSeconds`, 250]])
})

test('what was saved is there again, added rounds after the planned ones', () => {
  const station = (over: Partial<StationEntry>): StationEntry => ({ reps: null, weight: null, weightUnit: null, seconds: null, distanceMeters: null, skipped: false, ...over })
  const added = '0198c5f2-7a10-7000-8000-00000000000a'
  const { form } = circuit(
    helen,
    {
      timeSeconds: 700,
      rounds: [
        { roundId: plannedId(ITEM, 0), splitSeconds: 230, stations: [station({ distanceMeters: 400, seconds: 95 }), station({ reps: 21, weight: 20, weightUnit: 'kg' }), station({ skipped: true })] },
        { roundId: added, splitSeconds: null, stations: [station({ distanceMeters: 200 }), station({}), station({})] },
      ],
    },
    ['timeSeconds'],
  )
  expect(form.rounds.map(({ roundId }) => roundId)).toEqual([plannedId(ITEM, 0), plannedId(ITEM, 1), plannedId(ITEM, 2), added])
  expect([form.rounds[0]?.done, form.rounds[0]?.splitSeconds, form.round?.n, form.timeSeconds]).toEqual([true, 230, 1, 700])
  expect(cell(form, 3, 0)).toMatchObject({ amount: 200, done: true })
})

test('a ladder goes back down from the round that an earlier part reached', () => {
  const bar = [{ exerciseName: 'Épaulé' }, { exerciseName: 'Burpee' }]
  const { form } = circuit({
    parts: [
      { durationSeconds: 300, ladder: { start: 5, step: 5 }, movements: bar },
      { forTime: true, ladder: { start: { part: 0 }, step: -5 }, movements: bar },
    ],
  })
  const planned = () => form.rounds.map(({ part, stations }) => [part, stations.map((each) => each.planned)])
  expect(planned()).toEqual([[0, [5, 5]], [1, [null, null]]])
  form.roundAsPlanned(form.rounds[0]!)
  form.select(0)
  form.addRound()
  form.setAmount(form.rounds[1]!, form.rounds[1]!.stations[0]!, 10)
  expect(planned()).toEqual([[0, [5, 5]], [0, [10, 10]], [1, [10, 10]]])
})
