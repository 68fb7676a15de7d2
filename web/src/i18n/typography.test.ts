import { expect, test } from 'vitest'
import { frenchSpaces } from './typography'

test.each([
  ['Terminer ?', 'Terminer\u00a0?'],
  ['Où en es-tu : ici', 'Où en es-tu\u00a0: ici'],
  ['« bas du dos »', '«\u00a0bas du dos\u00a0»'],
  ['5 × 5 à 100 kg', '5\u00a0×\u00a05 à 100\u00a0kg'],
  ['18 h 42', '18\u00a0h\u00a042'],
  ['1 min 30', '1\u00a0min 30'],
  ['{count} séries', '{count}\u00a0séries'],
  ['RPE {rpe}', 'RPE\u00a0{rpe}'],
  ["d'abord", 'd’abord'],
  ['5 mètres', '5 mètres'],
])('%s', (plain, typeset) => {
  expect(frenchSpaces(plain)).toBe(typeset)
})
